import type { EpochMs } from '../../shared/clock.ts';
import type { Account } from './account-book.ts';
import { dateInJapan, type IsoDate, isoDate } from './calendar.ts';
import type { StoredPunch } from './punch.ts';
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
}

/** Field and code of each thing wrong, the codes the attendance site's own page script knows. */
type InsertErrors = Partial<{
  token: 'invalid';
  employee_id: 'invalid';
  date: 'format' | 'closed';
  time: 'empty' | 'format' | 'invalid' | 'early' | 'duplicate';
  group_id: 'invalid';
  notice: 'empty';
}>;

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
  const punch: StoredPunch = { date, minutes, groupId: form.groupId, notice: form.notice, state, at: now };
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
  if (minutes < account.mode.dayStartMinutes) return { time: 'early' };
  if (date === undefined) return {};
  const taken = account.punchesOf(date).map((punch) => punch.minutes);
  // A move of a punch that is not there has nothing to move.
  if (replaces !== undefined && !taken.includes(replaces)) return { time: 'invalid' };
  return minutes !== replaces && taken.includes(minutes) ? { time: 'duplicate' } : {};
}
