import type { EpochMs } from '../../shared/clock.ts';
import type { Text } from '../../shared/text.ts';
import type { IsoDate } from './calendar.ts';
import type { PunchMinutes } from './punch-time.ts';

/** The site tells the kind by the order of the day's punches; nobody chooses it. */
export type PunchKind = 'work_start' | 'leave' | 'return' | 'work_end';

/** A correction is a request: it stays `pending` until a manager approves it. */
export type PunchState = 'pending' | 'approved';

export const KIND_TEXT: Readonly<Record<PunchKind, Text>> = {
  work_start: { ja: '出勤', en: 'Clock In' },
  leave: { ja: '退室', en: 'Exit' },
  return: { ja: '入室', en: 'Enter' },
  work_end: { ja: '退勤', en: 'Clock Out' },
};

export const STATE_TEXT: Readonly<Record<PunchState, Text>> = {
  pending: { ja: '承認待ち', en: 'Pending' },
  approved: { ja: '承認済', en: 'Approved' },
};

/** What one accepted insert wrote. */
export interface StoredPunch {
  readonly date: IsoDate;
  readonly minutes: PunchMinutes;
  readonly groupId: string;
  readonly notice: string;
  readonly state: PunchState;
  /** When it was written. */
  readonly at: EpochMs;
}

export interface PunchRecord extends StoredPunch {
  readonly kind: PunchKind;
}

/**
 * Names the kinds of one day's punches, earliest first: in and out alternate, the first is 出勤, the last out is
 * 退勤, and what lies between is a break (退室 and 入室).
 */
export function withKinds(day: readonly StoredPunch[]): PunchRecord[] {
  const sorted = [...day].sort((a, b) => a.minutes - b.minutes);
  return sorted.map((punch, i) => ({ ...punch, kind: kindAt(i, sorted.length) }));
}

function kindAt(index: number, count: number): PunchKind {
  if (index === 0) return 'work_start';
  if (index % 2 === 0) return 'return';
  return index === count - 1 ? 'work_end' : 'leave';
}
