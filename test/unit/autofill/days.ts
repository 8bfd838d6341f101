import type { Punch } from '../../../functions/worker/jobs/autofill/site/punch.ts';
import type { Day } from '../../../functions/worker/jobs/autofill/site/punch-page.ts';

/** A working day, nine to six. */
export const row = { row: 12, date: '2026-11-12', start: 540, end: 1080 };
export const today = '2026-11-25';
export const address = 'https://ssl.example/employee/adit/modify?year=2026&month=11&day=12';

export const punch = (minutes: number | undefined, kind = '入室', pending = false): Punch => ({
  minutes,
  kind,
  pending,
  other: false,
});
export const nine = punch(540, '出勤');
export const six = punch(1080, '退勤');

/** A day as the site shows it. */
export const dayWith = (punches: readonly Punch[], more: Partial<Day> = {}): Day => ({
  closed: false,
  punches,
  note: 'optional',
  places: [],
  address,
  ...more,
});

export const closedDay = dayWith([], { closed: true, note: 'none' });
