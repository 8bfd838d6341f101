import { html } from 'hono/html';
import type { JsonSchema } from '../../shared/api/openapi-document.ts';
import { type Html, inline } from './docs-page-text.ts';

interface Field {
  readonly name: string;
  readonly schema: JsonSchema;
  /** Beside its name: whether it may be left out. */
  readonly note: string;
}

/** A schema as a table of its fields, those inside others by their dotted names; of what has none, its type. */
export function fieldsHtml(schema: JsonSchema): Html {
  const fields = fieldsOf(schema);
  return fields.length === 0 ? html`<p>${typeHtml(schema)}</p>` : tableHtml(fields);
}

export function tableHtml(fields: readonly Field[]): Html {
  const rows = fields.map(
    ({ name, schema, note }) =>
      html`<tr><th scope="row"><code>${name}</code> <span class="faint">${note}</span></th><td>${typeHtml(schema)}</td><td>${inline(schema.description ?? '')}</td></tr>
`,
  );
  return html`<div class="scroll" role="region" tabindex="0" aria-label="Fields"><table class="fields"><thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Means</th></tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

function fieldsOf({ properties = {}, required = [] }: JsonSchema, prefix = ''): Field[] {
  return Object.entries(properties).flatMap(([name, property]) => {
    const schema = schemaOf(property);
    const field = { name: prefix + name, schema, note: required.includes(name) ? '' : 'optional' };
    const items = itemsOf(schema);
    const inside = items ? fieldsOf(items, `${field.name}[].`) : fieldsOf(objectOf(schema), `${field.name}.`);
    return [field, ...inside];
  });
}

const schemaOf = (schema: JsonSchema | boolean | undefined): JsonSchema =>
  typeof schema === 'object' ? schema : {};

const itemsOf = ({ items }: JsonSchema): JsonSchema | undefined =>
  typeof items === 'object' && !Array.isArray(items) ? schemaOf(items) : undefined;

/** Of something that may be null, what it is otherwise. */
const objectOf = (schema: JsonSchema): JsonSchema =>
  schema.anyOf?.map(schemaOf).find(({ properties }) => properties) ?? schema;

/** What a value has to be: its type, its bounds, or the values there are. */
function typeHtml(schema: JsonSchema): Html {
  const { $ref, anyOf, allOf, const: only, enum: values } = schema;
  if ($ref !== undefined) return refHtml($ref);
  if (anyOf)
    return joined(
      anyOf.map((it) => typeHtml(schemaOf(it))),
      ' or ',
    );
  if (allOf?.[0]) return typeHtml(schemaOf(allOf[0]));
  if (only !== undefined) return html`<code>${JSON.stringify(only)}</code>`;
  if (values)
    return joined(
      values.map((value) => html`<code>${JSON.stringify(value)}</code>`),
      ', ',
    );
  const items = itemsOf(schema);
  if (items) return html`list of ${typeHtml(items)}`;
  const { additionalProperties: rest } = schema;
  if (typeof rest === 'object' && !schema.properties)
    return Object.keys(rest).length === 0 ? html`object` : html`object of ${typeHtml(rest)}`;
  return html`${wordsOf(schema)}${bounds(schema)}${patternHtml(schema)}`;
}

const joined = (pieces: readonly Html[], between: string): Html =>
  html`${pieces.map((piece, i) => (i === 0 ? piece : html`${between}${piece}`))}`;

function refHtml(ref: string): Html {
  const name = ref.split('/').at(-1) ?? '';
  return html`<a href="#schema-${name}">${name}</a>`;
}

const formats: Readonly<Record<string, string>> = {
  'date-time': 'date and time',
  binary: 'file',
};

function wordsOf({ type, format, contentMediaType }: JsonSchema): string {
  if (contentMediaType !== undefined) return 'file';
  if (format !== undefined) return formats[format] ?? format;
  const types = [type ?? 'anything'].flat();
  return types
    .map((it) => ({ string: 'text', integer: 'whole number', boolean: 'true or false' })[it] ?? it)
    .join(' or ');
}

function bounds({ minimum, maximum, minLength, maxLength, minItems, maxItems }: JsonSchema): string {
  const said = [
    range(minimum, maximum, ''),
    range(minLength, maxLength, ' characters'),
    range(minItems, maxItems, ' items'),
  ];
  return said
    .filter((it) => it !== undefined)
    .map((it) => `, ${it}`)
    .join('');
}

const number = new Intl.NumberFormat('en');

function range(min: number | undefined, max: number | undefined, unit: string): string | undefined {
  if (min === undefined) return max === undefined ? undefined : `up to ${number.format(max)}${unit}`;
  if (max === undefined) return `${number.format(min)}${unit} or more`;
  return `${number.format(min)}–${number.format(max)}${unit}`;
}

const patternHtml = ({ pattern }: JsonSchema): Html =>
  pattern === undefined ? html`` : html`, like <code class="pattern">${pattern}</code>`;
