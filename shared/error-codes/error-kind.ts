import type { Text } from '../text.ts';

/** What a code means, whoever answers with it. */
export interface ErrorKind {
  /** HTTP status of the answer. */
  readonly status: number;
  readonly means: Text;
  /** What to do next; an error that knows better says so itself. */
  readonly act: Text;
}

export const kind = (status: number, ja: string, en: string, actJa: string, actEn: string): ErrorKind => ({
  status,
  means: { ja, en },
  act: { ja: actJa, en: actEn },
});
