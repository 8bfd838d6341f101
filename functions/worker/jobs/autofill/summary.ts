import type { Text } from '../../../../shared/errors.ts';
import type { RowState } from '../../../../shared/ledger.ts';
import type { AutofillInput } from './input.ts';

type Counts = Readonly<Record<RowState | 'total', number>>;

/** Of the skipped rows: those with other punches, and those that a rehearsal found ready. */
interface Skipped {
  readonly different: number;
  readonly wouldPunch: number;
}

/** The whole month in one sentence: what is in, and what is not and why, leaving out what did not happen. */
export function summaryOf(
  counts: Counts,
  { different, wouldPunch }: Skipped,
  mode: AutofillInput['mode'] = 'fill',
): Text {
  const { total, confirmed, skipped, failed, uncertain, planned, attempted } = counts;
  const parts: readonly (readonly [count: number, ja: string, en: string])[] = [
    [wouldPunch, '行を入力できます', 'can be filled in'],
    [confirmed, '行を入力して確認しました', 'were filled in and confirmed'],
    [skipped - different - wouldPunch, '行は同じ打刻が既にありました', 'were there already'],
    [
      different,
      '行は別の打刻があるため入力していません（要確認）',
      'have other punches and were left alone (please check)',
    ],
    mode === 'rehearsal'
      ? [failed, '行は入力できません', 'cannot be filled in']
      : [failed, '行は入力できませんでした', 'could not be filled in'],
    [uncertain, '行は確認が必要です', 'need a look'],
    [attempted, '行は送信の途中です（要確認）', 'were being sent (please check)'],
    [planned, '行は未処理です', 'were not reached'],
  ];
  const said = parts.filter(([count]) => count > 0);
  const rehearsal =
    mode === 'rehearsal'
      ? { ja: '予行（打刻は送信していません）：', en: 'Rehearsal, nothing was punched. ' }
      : { ja: '', en: '' };
  return {
    ja: `${rehearsal.ja}${total}行中、${said.map(([count, ja]) => `${count}${ja}`).join('、')}。`,
    en: `${rehearsal.en}Of ${total} ${total === 1 ? 'row' : 'rows'}, ${said.map(([count, , en]) => `${count} ${agreeing(en, count)}`).join('; ')}.`,
  };
}

const singular: Readonly<Record<string, string>> = { were: 'was', need: 'needs', have: 'has' };

/** `2 were …`, `1 was …`. */
const agreeing = (words: string, count: number): string =>
  count === 1 ? words.replace(/\b(were|need|have)\b/g, (verb) => singular[verb] ?? verb) : words;
