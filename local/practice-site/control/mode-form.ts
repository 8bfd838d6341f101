import * as z from 'zod';
import type { Language } from '../../../shared/text.ts';
import { type AccountMode, DEFAULT_MODE, type ModeChange, modeChange } from '../account.ts';
import { FIELD_KINDS } from './field-kinds.ts';
import { MODE_SECTIONS, type ModeField } from './fields.ts';

/** The texts of a form by field name. */
export type FormTexts = ReadonlyMap<string, string>;

/** What went wrong with a form, by field name. */
export type FormErrors = ReadonlyMap<string, string>;

type ReadForm =
  | { readonly ok: true; readonly change: ModeChange }
  | { readonly ok: false; readonly typed: FormTexts; readonly errors: FormErrors };

const ALL_FIELDS = MODE_SECTIONS.flatMap((section) => section.fields);

/** A mode as the texts its form shows. */
export function modeTexts(mode: AccountMode): FormTexts {
  const values = new Map<string, unknown>(Object.entries(mode));
  return new Map(ALL_FIELDS.map(([name, { kind }]) => [name, FIELD_KINDS[kind].write(values.get(name))]));
}

/**
 * What a person changed. Fields left as they were are not part of it: a counter may have been spent since the form
 * was shown, and naming the seed would start its draws again.
 */
export function readModeForm(form: FormData, present: AccountMode, language: Language): ReadForm {
  const shown = modeTexts(present);
  const typed = new Map<string, string>();
  const change: Record<string, unknown> = {};
  for (const [name, { kind }] of ALL_FIELDS) {
    const texts = form.getAll(name).filter((value) => typeof value === 'string');
    typed.set(name, texts.join('\n').replaceAll('\r\n', '\n').trim());
    if (typed.get(name) !== shown.get(name)) change[name] = FIELD_KINDS[kind].read(texts);
  }
  const parsed = modeChange.safeParse(change, { error: errorsIn(language) });
  if (parsed.success) return { ok: true, change: parsed.data };
  const errors = new Map(parsed.error.issues.map(({ path, message }) => [String(path[0]), message]));
  return { ok: false, typed, errors };
}

/** The fields in which an account differs from the calm one. */
export function changedFields(mode: AccountMode): ModeField[] {
  const present = modeTexts(mode);
  const calm = modeTexts(DEFAULT_MODE);
  return ALL_FIELDS.filter(([name]) => present.get(name) !== calm.get(name)).map(([, field]) => field);
}

/** The parser's messages in the page's language. */
export const errorsIn = (language: Language) =>
  (language === 'ja' ? z.locales.ja() : z.locales.en()).localeError;
