import type { Text } from '../../shared/text.ts';
import type { Paint } from './colour.ts';
import type { Failure } from './failure.ts';
import { harmless } from './plain.ts';

const shownDetails = 10;

/** One line what, one line what to do; every place at fault between. */
export function failureText(failure: Failure, paint: Paint, say: (text: Text) => string): string {
  const { code, message, hint, requestId, details = [] } = harmless(failure);
  const more = details.length - shownDetails;
  // Our own need no code: what to do stands beside.
  const name = code === 'USAGE' ? '' : `${code}: `;
  return [
    `${paint('bad', say({ ja: 'エラー', en: 'error' }))}  ${name}${message}`,
    ...details.slice(0, shownDetails).map((detail) => `  - ${detail.message}`),
    ...(more > 0 ? [say({ ja: `  - ほか ${more} 件`, en: `  - and ${more} more` })] : []),
    ...(hint === undefined ? [] : [`  → ${hint}`]),
    ...(requestId === undefined
      ? []
      : [paint('faint', `  ${say({ ja: 'リクエスト', en: 'request' })} ${requestId}`)]),
  ].join('\n');
}
