import { type DayKind, dayKind, type IsoDate } from './calendar.ts';
import type { PunchRecord } from './punch.ts';
import type { PunchMinutes } from './punch-time.ts';

/** Every workday's shift at the practice company: 09:00 to 18:00. */
export const SHIFT: { readonly start: PunchMinutes; readonly end: PunchMinutes } = { start: 540, end: 1080 };
const REGULAR_MINUTES = 8 * 60;
/** Night work is paid extra from 22:00 to 05:00 (Labor Standards Act, article 37). */
const NIGHTS: readonly (readonly [PunchMinutes, PunchMinutes])[] = [
  [-1440, -1140],
  [-120, 300],
  [1320, 1740],
  [2760, 2880],
];

/** Nothing, 欠 (absent), 遅 (late), 早 (left early), or a start without an end. */
export type DayRemark = 'absent' | 'late' | 'early_leave' | 'working';

/** One line of the month list. Durations in minutes; undefined where nothing can be said yet. */
export interface DaySummary {
  readonly date: IsoDate;
  readonly kind: DayKind;
  /** Some punch of the day awaits approval: the list shows no times until then. */
  readonly pending: boolean;
  readonly start?: PunchMinutes;
  readonly end?: PunchMinutes;
  readonly worked?: number;
  readonly outsideShift?: number;
  readonly overtime?: number;
  readonly night?: number;
  readonly rest?: number;
  readonly remarks: readonly DayRemark[];
}

/** What the month list says of a day, from its punches (earliest first). */
export function summarizeDay(date: IsoDate, punches: readonly PunchRecord[], today: IsoDate): DaySummary {
  const kind = dayKind(date);
  const pending = punches.some((punch) => punch.state === 'pending');
  const start = punches[0]?.minutes;
  if (pending || start === undefined) {
    const absent = !pending && kind === 'workday' && date < today;
    return { date, kind, pending, remarks: absent ? ['absent'] : [] };
  }
  const late: DayRemark[] = kind === 'workday' && start > SHIFT.start ? ['late'] : [];
  const last = punches.at(-1);
  if (last?.kind !== 'work_end') return { date, kind, pending, start, remarks: [...late, 'working'] };

  const end = last.minutes;
  const rest = restMinutes(punches, end - start);
  const worked = end - start - rest;
  const inShift = kind === 'workday' ? overlap(start, end, SHIFT.start, SHIFT.end) : 0;
  return {
    date,
    kind,
    pending,
    start,
    end,
    worked,
    rest,
    outsideShift: end - start - inShift,
    overtime: Math.max(0, worked - REGULAR_MINUTES),
    night: NIGHTS.reduce((sum, [from, to]) => sum + overlap(start, end, from, to), 0),
    remarks: kind === 'workday' && end < SHIFT.end ? [...late, 'early_leave'] : late,
  };
}

/**
 * The breaks that were punched; without any, the least the law asks for: 45 minutes above six hours, an hour above
 * eight (Labor Standards Act, article 34).
 */
function restMinutes(punches: readonly PunchRecord[], presentMinutes: number): number {
  if (punches.length > 2) {
    return punches.reduce((sum, { kind, minutes }) => {
      if (kind === 'leave') return sum - minutes;
      return kind === 'return' ? sum + minutes : sum;
    }, 0);
  }
  if (presentMinutes > 8 * 60) return 60;
  return presentMinutes > 6 * 60 ? 45 : 0;
}

const overlap = (start: number, end: number, from: number, to: number): number =>
  Math.max(0, Math.min(end, to) - Math.max(start, from));
