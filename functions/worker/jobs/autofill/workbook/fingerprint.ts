import { createHash } from 'node:crypto';
import type { AttendanceRow } from './attendance-row.ts';

const length = 12;

/**
 * Marks what was entered for whom: it differs when anything of the row does, or the person. 12 hexadecimal digits.
 *
 * It stands in the person's own file, against mistakes, and proves nothing to anybody else.
 *
 * @param identity a string that stands for the person, such as a hash
 */
export function rowFingerprint(identity: string, row: Omit<AttendanceRow, 'row'>): string {
  // JSON keeps the fields apart, whatever is in them.
  const said = JSON.stringify([identity, row.date, row.start, row.end, row.note ?? '', row.place ?? '']);
  return createHash('sha256').update(said).digest('hex').slice(0, length);
}

/** How a fingerprint stands in a cell: at its end, after what else is said there. */
export const fingerprintMark = (fingerprint: string): string => `#${fingerprint}`;

export const fingerprintIn = (text: string): string | undefined => /#([0-9a-f]{12})$/.exec(text)?.[1];
