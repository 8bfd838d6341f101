import type { RowState } from '../../../../../shared/ledger.ts';
import type { Language, Text } from '../../../../../shared/text.ts';

const words: Readonly<Record<RowState, Text>> = {
  planned: { ja: '未処理', en: 'not reached' },
  attempted: { ja: '送信中', en: 'being sent' },
  confirmed: { ja: '確認済み', en: 'confirmed' },
  uncertain: { ja: '要確認', en: 'please check' },
  failed: { ja: '失敗', en: 'failed' },
  skipped: { ja: '送信なし', en: 'not sent' },
};

/** Nothing was sent, for opposite reasons: who asks whether a day is in must not read the same word for both. */
const wordsOfCodes: Readonly<Record<string, Text>> = {
  ALREADY_THERE: { ja: '登録済み', en: 'already in' },
  DIFFERENT_PUNCHES: { ja: '別の打刻あり', en: 'other punches' },
  WOULD_PUNCH: { ja: '入力できます', en: 'can be filled in' },
};

/** How a row stands, as the sheet says it in 結果. */
export const resultWord = (state: RowState, language: Language, code = ''): string =>
  ((state === 'skipped' ? wordsOfCodes[code] : undefined) ?? words[state])[language];

/** Whether a cell says that the row is in, in either language. */
export const saysConfirmed = (text: string): boolean => Object.values(words.confirmed).includes(text);
