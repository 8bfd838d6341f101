import { html } from 'hono/html';
import type {
  DescribedOperation,
  JsonSchema,
  MediaType,
  OpenApiDocument,
  Parameter,
  Response,
} from '../../shared/api/openapi-document.ts';
import { fieldsHtml, tableHtml } from './docs-page-schema.ts';
import { codeHtml, type Html, inline, prose } from './docs-page-text.ts';

/** An operation with where it is. */
export interface Placed {
  readonly method: string;
  readonly path: string;
  readonly operation: DescribedOperation;
}

type Components = OpenApiDocument['components'];

export function operationHtml({ method, path, operation }: Placed, { components }: OpenApiDocument): Html {
  const { operationId: id, summary, description, requestBody, responses } = operation;
  const statuses = Object.entries(responses);
  return html`<article id="${id}" aria-labelledby="${id}-title">
<h3 id="${id}-title"><a href="#${id}">${summary}</a></h3>
<p class="route"><span class="method ${method}">${method.toUpperCase()}</span> ${codeHtml(path)}</p>
${prose(description)}
${parametersHtml(operation)}
${requestBody ? Object.entries(requestBody.content).map(([type, it]) => bodyHtml(type, it, requestBody.required, components)) : ''}
<h4>Example</h4>
<pre tabindex="0"><code>${operation['x-codeSamples'].map(({ source }) => source).join('\n')}</code></pre>
<h4>Answers</h4>
${statuses.filter(([, it]) => says(it)).map(([status, it]) => answerHtml(status, it))}
${errorsHtml(statuses, components)}
</article>
`;
}

/** What every operation takes is said once, above all of them. */
function parametersHtml({ parameters }: DescribedOperation): Html | '' {
  const own = parameters.filter((it): it is Parameter => 'name' in it);
  if (own.length === 0) return '';
  const fields = own.map(({ name, in: place, required, schema, description }) => ({
    name,
    schema: { ...schema, description },
    note: required ? place : `${place}, optional`,
  }));
  return html`<h4>Parameters</h4>${tableHtml(fields)}`;
}

function bodyHtml(type: string, { schema }: MediaType, required: boolean, components: Components): Html {
  const body = named(schema, components);
  return html`<h4>Body${required ? '' : ', optional'} <span class="faint">${type}</span></h4>
${prose(body.description ?? '')}${fieldsHtml(body)}
`;
}

/** A schema that stands for another one by its name. */
function named(schema: JsonSchema, { schemas }: Components): JsonSchema {
  const name = schema.$ref?.split('/').at(-1);
  return (name === undefined ? undefined : schemas[name]) ?? schema;
}

const codesIn = ({ content = {} }: Response): string[] =>
  Object.keys(content['application/json']?.examples ?? {});

/** Whether it is more than a refusal. */
const says = (response: Response): boolean =>
  codesIn(response).length === 0 || Object.keys(response.content ?? {}).length > 1;

function answerHtml(status: string, { description, headers, content = {} }: Response): Html {
  const told = Object.keys(headers).filter((name) => name !== 'X-Request-ID');
  const head = html`<span class="status">${status}</span> ${inline(description)}`;
  const headerLine =
    told.length > 0 && html`<p class="faint">Headers: ${told.map((name) => html`<code>${name}</code> `)}</p>`;
  const json = content['application/json'];
  if (!json || json.examples)
    return html`<div class="answer"><p>${head}</p>${headerLine}</div>
`;
  return html`<details class="answer"><summary>${head}</summary>${headerLine}${fieldsHtml(json.schema)}</details>
`;
}

function errorsHtml(statuses: readonly (readonly [string, Response])[], { examples }: Components): Html | '' {
  const rows = statuses.flatMap(([status, response]) =>
    codesIn(response).map(
      (
        code,
      ) => html`<tr><td>${status}</td><th scope="row"><a href="#code-${code}">${codeHtml(code)}</a></th><td>${examples[code]?.summary}</td></tr>
`,
    ),
  );
  if (rows.length === 0) return '';
  return html`<details class="errors"><summary>${rows.length} error codes</summary>
<div class="scroll" role="region" tabindex="0" aria-label="Error codes"><table class="codes"><thead><tr><th scope="col">Status</th><th scope="col">Code</th><th scope="col">Means</th></tr></thead>
<tbody>${rows}</tbody></table></div></details>`;
}
