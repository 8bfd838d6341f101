import { Temporary } from '../../shared/outcome.ts';

/** Ways in which a browser ends that did not come from the work or the site: the next attempt has a fresh one. */

const hint = {
  ja: '自動で再試行します。繰り返す場合は管理者に連絡してください。',
  en: 'It is tried again by itself. If it keeps failing, tell the operator.',
};

export const browserOutOfMemory = (cause: unknown) =>
  new Temporary(
    {
      code: 'OUT_OF_MEMORY',
      message: {
        ja: 'メモリが足りなくなり、ブラウザーが終了しました。',
        en: 'The browser was ended because there was no memory left.',
      },
      hint,
    },
    { cause },
  );

export const browserCrashed = (cause: unknown) =>
  new Temporary(
    {
      code: 'BROWSER_CRASHED',
      message: { ja: 'ブラウザーが異常終了しました。', en: 'The browser crashed.' },
      hint,
    },
    { cause },
  );
