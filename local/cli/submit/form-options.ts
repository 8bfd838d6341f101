import { Option } from 'commander';
import { Refusal } from '../failure.ts';
import type { Session } from '../session.ts';
import { type FormField, isHidden, kebab, variableOf } from './form-field.ts';

/**
 * Options of a command made from the form of a job type: what a person would fill in.
 *
 * @param taken options that mean something else; such a field is given as `--input name=value`
 */
export const formOptions = (
  form: readonly FormField[],
  taken: readonly Option[],
  say: Session['say'],
): Option[] =>
  form
    .flatMap((field) => optionsOf(field, say))
    .filter((option) => !taken.some(({ long }) => long === option.long));

function optionsOf(field: FormField, say: Session['say']): Option[] {
  const name = kebab(field.name);
  if (!isHidden(field)) return [plainOption(field, name)];
  const means = say({
    ja: `${field.label}を標準入力から読む（ほかに ${variableOf(field)}、--secrets-stdin）`,
    en: `read ${field.label} from stdin (or ${variableOf(field)}, or --secrets-stdin)`,
  });
  const never = new Option(`--${name} <value>`).hideHelp().argParser(() => {
    throw neverPlain(field);
  });
  return [new Option(`--${name}-stdin`, means), never];
}

function plainOption({ label, help, control, options, required }: FormField, name: string): Option {
  const means = `${label}${required ? ' *' : ''}${help ? ` — ${help}` : ''}`;
  if (control === 'checkbox') return new Option(`--${name}`, means);
  const choices = options?.map((each) => each.value) ?? [];
  const option = new Option(`--${name} <${choices.length > 0 ? choices.join('|') : 'value'}>`, means);
  if (choices.length > 0) option.choices(choices);
  return option;
}

const neverPlain = (field: FormField) =>
  new Refusal(
    {
      ja: `${field.label}はコマンドに書かないでください。同じ機械の誰からも見えます。`,
      en: `Do not type ${field.label} into a command: everybody on this machine can read it.`,
    },
    {
      ja: `端末では入力を求めます。ほかに --${kebab(field.name)}-stdin、--secrets-stdin、${variableOf(field)}。`,
      en: `In a terminal you are asked for it. Or: --${kebab(field.name)}-stdin, --secrets-stdin, ${variableOf(field)}.`,
    },
  );

/** What was typed for the fields of one part of the form, by name. */
export function typedFields(
  form: readonly FormField[],
  part: FormField['in'],
  options: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const typed = form
    .filter((field) => field.in === part && !isHidden(field))
    .map((field) => [field.name, asKind(field, options[camel(field.name)])] as const);
  return Object.fromEntries(typed.filter(([, value]) => value !== undefined));
}

/** The name commander keeps an option under. */
export const camel = (name: string): string =>
  kebab(name).replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

const asKind = ({ control, name }: FormField, value: unknown): unknown =>
  control === 'number' && typeof value === 'string' ? numberOf(name, value) : value;

function numberOf(name: string, text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isFinite(value)) return value;
  throw new Refusal({
    ja: `${name} には数を指定してください: ${text}`,
    en: `${name} takes a number, not: ${text}`,
  });
}
