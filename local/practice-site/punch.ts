import * as z from 'zod';
import type { EpochMs } from '../../shared/clock.ts';
import type { Text } from '../../shared/text.ts';
import type { IsoDate } from './calendar.ts';
import { EARLIEST_MINUTES, LATEST_MINUTES, type PunchMinutes } from './punch-time.ts';

const punchKind = z.enum(['work_start', 'leave', 'return', 'work_end']);
export type PunchKind = z.infer<typeof punchKind>;

/** A correction is a request: it stays `pending` until a manager approves it. */
const punchState = z.enum(['pending', 'approved']);
export type PunchState = z.infer<typeof punchState>;

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

/** The kinds an employee can choose, where the page lets them choose. */
const chosenKind = z.enum(['work_start', 'work_end']);
export type ChosenKind = z.infer<typeof chosenKind>;
export const CHOSEN_KINDS = chosenKind.options;

/** What was chosen; anything else leaves it to the order of the day. */
export const readChosenKind = (text: string): ChosenKind | undefined => chosenKind.safeParse(text).data;

/** What one accepted insert wrote. */
export interface StoredPunch {
  readonly date: IsoDate;
  readonly minutes: PunchMinutes;
  readonly groupId: string;
  readonly notice: string;
  readonly state: PunchState;
  /** When it was written. */
  readonly at: EpochMs;
  /** Absent: the order of the day's punches decides. */
  readonly chosenKind?: PunchKind;
}

export interface PunchRecord extends StoredPunch {
  readonly kind: PunchKind;
}

/** A punch that is simply there, whoever made it. A second one of the same minute is kept beside the first. */
export const givenPunch = z.strictObject({
  date: z.iso.date(),
  minutes: z.number().int().min(EARLIEST_MINUTES).max(LATEST_MINUTES),
  state: punchState,
  /** Absent: the order of the day's punches decides. */
  kind: punchKind.optional(),
  groupId: z.string().max(20).optional(),
  notice: z.string().max(255).default(''),
});
export type GivenPunch = z.input<typeof givenPunch>;

/**
 * Names the kinds of one day's punches, earliest first: in and out alternate, the first is 出勤, the last out is
 * 退勤, and what lies between is a break (退室 and 入室). A kind that was chosen stands.
 */
export function withKinds(day: readonly StoredPunch[]): PunchRecord[] {
  const sorted = [...day].sort((a, b) => a.minutes - b.minutes);
  return sorted.map((punch, i) => ({ ...punch, kind: punch.chosenKind ?? kindAt(i, sorted.length) }));
}

function kindAt(index: number, count: number): PunchKind {
  if (index === 0) return 'work_start';
  if (index % 2 === 0) return 'return';
  return index === count - 1 ? 'work_end' : 'leave';
}
