/** Characters from `start` up to `end`, 0-based. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A piece of text put in place of a span; of an empty one, between two characters. */
export interface Edit extends Span {
  readonly text: string;
}

/**
 * The bytes with all edits made, and every other byte as it was.
 *
 * @param edits in any order; none overlaps another, and those at one place are kept in their order
 */
export function splice(bytes: Buffer, edits: readonly Edit[]): Buffer {
  const pieces: Buffer[] = [];
  let from = 0;
  for (const { start, end, text } of edits.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    pieces.push(bytes.subarray(from, start), Buffer.from(text));
    from = end;
  }
  return Buffer.concat([...pieces, bytes.subarray(from)]);
}
