import { allHeaders, bareName, type HeaderRow } from './header-names.ts';

/** 開始時間 for 開始時刻 is one edit away, 出勤時刻 two; 備考 is nothing like it. */
const maxEdits = 2;

/** The column whose name comes nearest to the one wanted, if any is near; names that mean another column are not. */
export function nearestTo(wanted: string, names: HeaderRow): { column: number; name: string } | undefined {
  return [...names]
    .map(([column, text]) => ({ column, name: bareName(text) }))
    .filter(
      ({ name }) => name !== '' && name.length <= wanted.length + maxEdits && !allHeaders.includes(name),
    )
    .map((candidate) => ({ ...candidate, edits: editDistance(wanted, candidate.name) }))
    .filter(({ edits }) => edits <= Math.min(maxEdits, wanted.length - 1))
    .sort((a, b) => a.edits - b.edits)[0];
}

/** Levenshtein distance, one row at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j += 1) {
      const replace = (row[j] ?? 0) + (letter === b[j] ? 0 : 1);
      next.push(Math.min(replace, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
