import type { Text } from '../../../../shared/errors.ts';
import type { Standing } from './fill-row.ts';
import type { AutofillRow } from './input.ts';

/** As many as fit into one message; the rows themselves say all. */
const maxNamed = 5;

/** Exactly what a person has to look at, row by row. */
export function rowsToLookAt(
  rows: readonly { readonly row: AutofillRow; readonly standing: Standing | undefined }[],
): Text {
  const named = rows.slice(0, maxNamed);
  const more = rows.length - named.length;
  // The same word for several days is said once.
  const groups = Map.groupBy(named, ({ standing }) => standing?.note.en ?? '');
  const words = (language: keyof Text) =>
    [...groups.values()].map((group) => {
      const dates = group.map(({ row }) => row.date).join(', ');
      return `${dates} ${group[0]?.standing?.note[language] ?? ''}`.trim();
    });
  return {
    ja: `${words('ja').join('／')}${more > 0 ? `／ほか${more}行` : ''}。直した内容をもう一度送信すると、確認済みの行は二重に打刻されません。`,
    en: `${words('en').join(' / ')}${more > 0 ? ` / and ${more} more` : ''}. Corrected and sent again, rows that are in are not punched twice.`,
  };
}
