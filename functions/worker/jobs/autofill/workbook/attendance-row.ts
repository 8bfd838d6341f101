import type { CalendarDate } from './calendar.ts';

/** One day's work, ready to be entered. */
export interface AttendanceRow {
  /** Sheet row, 1-based. */
  readonly row: number;
  readonly date: CalendarDate;
  /**
   * Minutes from the midnight that begins `date`, -1439 to 2879: below 0 on the day before. `end` is greater than
   * `start`, by 48 hours at most.
   */
  readonly start: number;
  readonly end: number;
  /** 備考, one line of at most 255 characters. Absent: the cell is blank. */
  readonly note?: string;
  /** 打刻場所, its name as the person typed it, at most 100 characters. Absent: the cell is blank. */
  readonly place?: string;
}

/** A row that is understood and needs no entry. */
export interface SkippedRow {
  readonly row: number;
  readonly date: CalendarDate;
  readonly reason: 'day_off' | 'already_confirmed';
}
