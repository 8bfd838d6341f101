import type { Text } from '../../../../shared/errors.ts';
import type { RowState } from '../../../../shared/ledger.ts';

type Counts = Readonly<Record<RowState | 'total', number>>;

/** The whole month in one sentence: what is in, and what is not and why, leaving out what did not happen. */
export function summaryOf(counts: Counts, different: number): Text {
  const { total, confirmed, skipped, failed, uncertain, planned, attempted } = counts;
  const same = skipped - different;
  const parts: readonly (readonly [count: number, text: Text])[] = [
    [
      confirmed,
      { ja: `${confirmed}行を入力して確認しました`, en: `${confirmed} were filled in and confirmed` },
    ],
    [same, { ja: `${same}行は同じ打刻が既にありました`, en: `${same} were there already` }],
    [
      different,
      {
        ja: `${different}行は別の打刻があるため入力していません（要確認）`,
        en: `${different} have other punches and were left alone (please check)`,
      },
    ],
    [failed, { ja: `${failed}行は入力できませんでした`, en: `${failed} could not be filled in` }],
    [uncertain, { ja: `${uncertain}行は確認が必要です`, en: `${uncertain} need a look` }],
    [
      attempted,
      { ja: `${attempted}行は送信の途中です（要確認）`, en: `${attempted} were being sent (please check)` },
    ],
    [planned, { ja: `${planned}行は未処理です`, en: `${planned} were not reached` }],
  ];
  const said = parts.filter(([count]) => count > 0).map(([, text]) => text);
  return {
    ja: `${total}行中、${said.map(({ ja }) => ja).join('、')}。`,
    en: `Of ${total} rows, ${said.map(({ en }) => en).join('; ')}.`,
  };
}
