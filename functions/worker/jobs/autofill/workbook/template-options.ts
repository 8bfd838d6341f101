import { JunbanError, type Text } from '../../../../../shared/errors.ts';
import { maxNoteText, maxPlaceText } from './limits.ts';
import { endAfterMidnight, parseTime } from './time.ts';

/** What is put into every row of a template. */
export interface TemplateOptions {
  /** `HH:MM`, past midnight `26:00`; 09:00 and 18:00 if it is not said. */
  readonly start?: string | undefined;
  readonly end?: string | undefined;
  readonly note?: string | undefined;
  readonly place?: string | undefined;
}

const clock = /^\d{1,2}:\d{2}$/;

/**
 * The options with the usual hours filled in.
 *
 * @throws JunbanError 400 INVALID_TEMPLATE with the field at fault
 */
export function checkedOptions({ start = '09:00', end = '18:00', note = '', place = '' }: TemplateOptions) {
  const [from, to] = [minutes('start', start), minutes('end', end)];
  if (endAfterMidnight(from, to) <= from) {
    throw invalid('end', {
      ja: `終了時刻（${end}）が開始時刻（${start}）より後ではありません。`,
      en: `The end (${end}) is not after the start (${start}).`,
    });
  }
  return { start, end, note: line('note', note, maxNoteText), place: line('place', place, maxPlaceText) };
}

function minutes(field: string, text: string): number {
  const parsed = clock.test(text) ? parseTime({ kind: 'text', text }) : undefined;
  if (parsed !== undefined) return parsed;
  throw invalid(field, {
    ja: '時刻は 09:00 の形で、0:00～47:59 の範囲で指定してください。',
    en: 'A time is written like 09:00, from 0:00 to 47:59.',
  });
}

function line(field: string, text: string, max: number): string {
  const trimmed = text.trim();
  if (trimmed.length <= max && !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(trimmed)) return trimmed;
  throw invalid(field, {
    ja: `1行、${max}文字以内で指定してください。改行などの制御文字は使えません。`,
    en: `One line of at most ${max} characters, without control characters.`,
  });
}

const invalid = (field: string, text: Text) => new JunbanError({ code: 'INVALID_TEMPLATE', field, text });
