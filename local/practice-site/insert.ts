import type { EpochMs } from '../../shared/clock.ts';
import type { Account } from './account-record.ts';
import { dateInJapan, type IsoDate, isoDate } from './calendar.ts';
import type { InsertErrors } from './insert-errors.ts';
import { readChosenKind, type StoredPunch } from './punch.ts';
import { type PunchMinutes, parsePunchTime } from './punch-time.ts';

/** The fields of `form#modifyForm` as they are posted. */
export interface InsertForm {
  readonly token: string;
  readonly year: string;
  readonly month: string;
  readonly day: string;
  readonly employeeId: string;
  readonly groupId: string;
  readonly notice: string;
  readonly time: string;
  /** Empty: a new punch. A number: the punch of that minute is moved. */
  readonly deleteMinutes: string;
  /** 打刻区分 where the page lets the employee choose; empty: found automatically. */
  readonly aditItem: string;
}

export type InsertDecision =
  | { readonly accepted: true; readonly punch: StoredPunch; readonly replaces: PunchMinutes | undefined }
  | { readonly accepted: false; readonly errors: InsertErrors };

/** Decides one insert without writing it. Reports every field at fault, not only the first. */
export function decideInsert(
  account: Account,
  sessionToken: string,
  form: InsertForm,
  now: EpochMs,
): InsertDecision {
  const date = isoDate(form.year, form.month, form.day);
  const replaces = form.deleteMinutes === '' ? undefined : Number(form.deleteMinutes);
  const minutes = parsePunchTime(form.time);
  const errors: InsertErrors = {
    ...(form.token === sessionToken ? {} : { token: 'invalid' }),
    ...(form.employeeId === account.employeeId ? {} : { employee_id: 'invalid' }),
    ...dateError(account, date, now),
    ...timeError(account, date, minutes, replaces),
    ...(account.mode.groups.some(({ id }) => id === form.groupId) ? {} : { group_id: 'invalid' }),
    ...(account.mode.notesRequired && form.notice.trim() === '' ? { notice: 'empty' } : {}),
  };
  if (Object.keys(errors).length > 0 || date === undefined || typeof minutes !== 'number') {
    return { accepted: false, errors };
  }
  const state = account.mode.approvalRequired ? 'pending' : 'approved';
  const chosenKind = account.mode.typeSelect ? readChosenKind(form.aditItem) : undefined;
  const punch: StoredPunch = {
    date,
    minutes,
    groupId: form.groupId,
    notice: form.notice,
    state,
    at: now,
    ...(chosenKind ? { chosenKind } : {}),
  };
  return { accepted: true, punch, replaces };
}

/** Whether corrections of this day are refused: closed by the company, or in the future where that is not allowed. */
export function isClosed({ mode }: Account, date: IsoDate, now: EpochMs): boolean {
  if (mode.closedDates.includes(date)) return true;
  if (mode.closedBefore !== null && date < mode.closedBefore) return true;
  return !mode.futureDatesAllowed && date > dateInJapan(now);
}

function dateError(account: Account, date: IsoDate | undefined, now: EpochMs): Pick<InsertErrors, 'date'> {
  if (date === undefined) return { date: 'format' };
  return isClosed(account, date, now) ? { date: 'closed' } : {};
}

function timeError(
  account: Account,
  date: IsoDate | undefined,
  minutes: ReturnType<typeof parsePunchTime>,
  replaces: PunchMinutes | undefined,
): Pick<InsertErrors, 'time'> {
  if (typeof minutes === 'string') return { time: minutes };
  const { dayStartMinutes, autoLeaveMinutes } = account.mode;
  if (isEarly(minutes, dayStartMinutes)) return { time: 'early' };
  if (autoLeaveMinutes !== null && minutes > autoLeaveMinutes) return { time: 'auto_leave' };
  if (date === undefined) return {};
  const taken = account.punchesOf(date).map((punch) => punch.minutes);
  // A move of a punch that is not there has nothing to move.
  if (replaces !== undefined && !taken.includes(replaces)) return { time: 'invalid' };
  return minutes !== replaces && taken.includes(minutes) ? { time: 'duplicate' } : {};
}

/** Who writes `*` means the day before, so that day's own start is what counts. */
const isEarly = (minutes: PunchMinutes, dayStart: number): boolean =>
  minutes < (minutes < 0 ? dayStart - 24 * 60 : dayStart);
