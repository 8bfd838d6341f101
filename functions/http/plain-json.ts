import { JunbanError } from '../../shared/errors.ts';

/** What no request of ours needs, and what would only be trouble further on. */

const maxDepth = 16;

interface Found {
  readonly value: unknown;
  readonly path: readonly string[];
}

/**
 * Goes through a JSON value without recursion, however deep it is.
 *
 * @throws JunbanError INVALID_TEXT for NUL, a lone surrogate or bytes that were no UTF-8; INVALID_REQUEST for the key
 * `__proto__` and for nesting beyond 16 levels. It names the field, never what was in it
 */
export function checkPlain(body: unknown): void {
  const open: Found[] = [{ value: body, path: [] }];
  for (let found = open.pop(); found; found = open.pop()) {
    const { value, path } = found;
    if (typeof value === 'string') checkText(value, path);
    if (typeof value !== 'object' || value === null) continue;
    if (path.length >= maxDepth) throw tooDeep(path);
    for (const [key, inner] of Object.entries(value)) {
      checkText(key, path);
      if (key === '__proto__') throw noSuchField([...path, key]);
      open.push({ value: inner, path: [...path, key] });
    }
  }
}

/** @throws JunbanError INVALID_TEXT naming the field */
export function checkText(text: string, path: readonly string[]): void {
  // What is no UTF-8 arrives as U+FFFD; a password that was changed on the way must not be sealed as if it were one.
  if (text.isWellFormed() && !text.includes('\0') && !text.includes('\uFFFD')) return;
  const field = fieldName(path);
  throw new JunbanError({
    code: 'INVALID_TEXT',
    ...(field !== '' && { field }),
    text: {
      ja: `${field === '' ? 'リクエストの本文' : `項目「${field}」`}に使えない文字が含まれています。`,
      en: `${field === '' ? 'The body of the request' : `The field "${field}"`} contains characters that are no text.`,
    },
    hint: {
      ja: 'UTF-8 で送信し、NUL 文字や壊れた文字を取り除いてください。',
      en: 'Send UTF-8, without NUL and without halves of characters.',
    },
  });
}

/** A name that somebody made up is shown without what could change the look of the line it stands in. */
export const fieldName = (path: readonly PropertyKey[]): string =>
  path
    // A name that is there and empty is shown too.
    .map((name) => String(name) || '?')
    .join('.')
    .replace(/[^\p{L}\p{N}_.-]/gu, '?')
    .slice(0, 50);

export const noSuchField = (path: readonly PropertyKey[]): JunbanError => {
  const field = fieldName(path);
  return new JunbanError({
    code: 'INVALID_REQUEST',
    field,
    text: { ja: `項目「${field}」はありません。`, en: `There is no field "${field}".` },
  });
};

const tooDeep = (path: readonly string[]) =>
  new JunbanError({
    code: 'INVALID_REQUEST',
    field: fieldName(path.slice(0, 2)),
    text: {
      ja: `入れ子は ${maxDepth} 段までにしてください。`,
      en: `Nesting may be up to ${maxDepth} levels deep.`,
    },
  });
