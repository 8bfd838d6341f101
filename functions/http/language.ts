import { parseAccept } from 'hono/utils/accept';
import type { Language } from '../../shared/text.ts';

/** What we speak. */
export const languages = ['ja', 'en'] as const satisfies readonly Language[];

const isLanguage = (tag: string): tag is Language => languages.some((language) => language === tag);

/** The reader's language by Accept-Language; Japanese when nothing we speak is asked for. */
export function languageOf(acceptLanguage: string | undefined): Language {
  const wanted = parseAccept(acceptLanguage ?? '')
    .filter((item) => item.q > 0)
    .toSorted((a, b) => b.q - a.q)
    .map((item) => item.type.slice(0, 2).toLowerCase());
  return wanted.find(isLanguage) ?? 'ja';
}
