import { html } from 'hono/html';
import { INSERT_ERROR_CODES } from '../insert-errors.ts';
import { signInWay } from '../mode/sign-in.ts';
import type { Html, Say } from '../web.ts';
import type { FieldKind } from './field-kinds.ts';
import { MODE_SECTIONS, type ModeField } from './fields.ts';
import type { FormErrors, FormTexts } from './mode-form.ts';

export interface ModeFormOptions {
  readonly action: string;
  readonly say: Say;
  readonly texts: FormTexts;
  readonly errors: FormErrors;
}

const WAY_TEXT = {
  common: { ja: '共通ID', en: 'Common ID' },
  company: { ja: '会社ID', en: 'Company ID' },
};

/** Every part of an account's mode, in four groups. */
export function modeFormView({ action, say, texts, errors }: ModeFormOptions): Html {
  return html`<form action="${action}" method="post" id="mode">
${errors.size > 0 ? html`<p class="error" role="alert">${say({ ja: '保存できませんでした。印の付いた欄を確かめてください。', en: 'Not saved. Please check the marked fields.' })}</p>` : ''}
${MODE_SECTIONS.map(
  ({ title, fields }) => html`<fieldset><legend>${say(title)}</legend>
${SHAPES.map((shape) => group(fields.filter(([, { kind }]) => shapeOf(kind) === shape)))}</fieldset>
`,
)}<p class="buttons"><button class="primary" type="submit">${say({ ja: '保存', en: 'Save' })}</button></p>
</form>`;

  function group(fields: readonly (readonly [string, ModeField])[]): Html {
    if (fields.length === 0) return html``;
    return html`<div class="fields">
${fields.map(([name, field]) => control(name, field, texts.get(name) ?? '', errors.get(name), say))}</div>`;
  }
}

/** Fields of one height stand together: checkboxes, lines, areas. */
const SHAPES = ['check', 'line', 'area'] as const;

function shapeOf(kind: FieldKind): (typeof SHAPES)[number] {
  if (kind === 'flag' || kind === 'ways') return 'check';
  return kind === 'days' || kind === 'groups' || kind === 'refusals' ? 'area' : 'line';
}

const KNOWN_REFUSALS = Object.entries(INSERT_ERROR_CODES).flatMap(([field, codes]) =>
  codes.map((code) => `${field} ${code}`),
);

function control(name: string, field: ModeField, text: string, error: string | undefined, say: Say): Html {
  const id = `mode_${name}`;
  const label = say(field.label);
  const marks = error === undefined ? '' : html` aria-invalid="true" aria-describedby="${id}_error"`;
  const complaint = error === undefined ? '' : html`<span class="complaint" id="${id}_error">${error}</span>`;
  const labelled = (input: Html): Html =>
    html`<p class="field"><label for="${id}">${label}</label>${input}${complaint}</p>
`;
  const number = (more: Html): Html =>
    labelled(
      html`<input type="number" id="${id}" name="${name}" value="${text}" min="0" inputmode="decimal"${more}${marks}>`,
    );
  const area = (hint: Html | string = ''): Html =>
    labelled(
      html`<textarea id="${id}" name="${name}" rows="3" spellcheck="false"${marks}>${text}</textarea>${hint}`,
    );

  switch (field.kind) {
    case 'flag':
      return html`<p class="field check"><label><input type="checkbox" id="${id}" name="${name}"${text === '' ? '' : html` checked`}${marks}> ${label}</label>${complaint}</p>
`;
    case 'count':
      return number(html` step="1" required`);
    case 'optionalCount':
      return number(html` step="1"`);
    case 'rate':
      return number(html` step="0.01" max="1" required`);
    case 'day':
      return labelled(html`<input type="date" id="${id}" name="${name}" value="${text}"${marks}>`);
    case 'ways':
      return ways(name, label, text.split('\n'), say);
    case 'refusals':
      return area(html`<span class="hint">${KNOWN_REFUSALS.join(', ')}</span>`);
    case 'days':
    case 'groups':
      return area();
  }
}

function ways(name: string, label: string, chosen: readonly string[], say: Say): Html {
  const boxes = signInWay.options.map(
    (way) =>
      html`<label><input type="checkbox" name="${name}" value="${way}"${chosen.includes(way) ? html` checked` : ''}> ${say(WAY_TEXT[way])}</label> `,
  );
  return html`<fieldset class="field inline"><legend>${label}</legend>${boxes}</fieldset>
`;
}
