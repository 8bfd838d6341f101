import { html } from 'hono/html';
import type { Language, Text } from '../../../shared/text.ts';
import type { Account } from '../account-record.ts';
import { type DayRemark, type DaySummary, SHIFT, summarizeDay } from '../attendance.ts';
import { type DayKind, dateParts, type IsoDate, monthDates, weekday } from '../calendar.ts';
import { formatMinutes } from '../punch-time.ts';
import { type Html, type Say, sayIn } from '../web.ts';
import { staffPage } from './frame.ts';

const COLUMNS: readonly Text[] = [
  { ja: '日付', en: 'Date' },
  { ja: '休日区分', en: 'Holiday type' },
  { ja: 'シフト時間', en: 'Shift' },
  { ja: '出勤時刻', en: 'Clock in' },
  { ja: '退勤時刻', en: 'Clock out' },
  { ja: '労働時間', en: 'Worked' },
  { ja: 'シフト外', en: 'Off shift' },
  { ja: '残業', en: 'Overtime' },
  { ja: '深夜', en: 'Night' },
  { ja: '休憩', en: 'Break' },
  { ja: '勤怠状況', en: 'Status' },
];

const DAY_KIND: Readonly<Record<DayKind, Text>> = {
  workday: { ja: '', en: '' },
  company_holiday: { ja: '公休', en: 'Day off' },
  statutory_holiday: { ja: '法休', en: 'Statutory' },
};

const REMARK: Readonly<Record<DayRemark, Text>> = {
  absent: { ja: '欠', en: 'Absent' },
  late: { ja: '遅', en: 'Late' },
  early_leave: { ja: '早', en: 'Left early' },
  working: { ja: '', en: '' },
};

export interface AttendanceOptions {
  readonly account: Account;
  readonly language: Language;
  readonly year: number;
  /** From 1. */
  readonly month: number;
  readonly today: IsoDate;
}

/** 出勤簿: a month, a line for each day, eleven columns. */
export function attendancePage({ account, language, year, month, today }: AttendanceOptions): Html {
  const say = sayIn(language);
  const days = monthDates(year, month).map((date) => summarizeDay(date, account.punchesOf(date), today));
  const months = [-1, 1].map((step) => new Date(Date.UTC(year, month - 1 + step, 1)));
  const [previous, next] = months.map(
    (first) =>
      `/employee/attendance?list_type=normal&search_type=month&year=${first.getUTCFullYear()}&month=${first.getUTCMonth() + 1}`,
  );
  return staffPage({
    language,
    account,
    current: 'attendance',
    title: say({ ja: '出勤簿', en: 'Attendance' }),
    body: html`<p class="months"><a href="${previous}">${say({ ja: '← 前月', en: '← Previous' })}</a>
<strong>${say({ ja: `${year}年${month}月`, en: `${year}-${String(month).padStart(2, '0')}` })}</strong>
<a href="${next}">${say({ ja: '翌月 →', en: 'Next →' })}</a></p>
<p class="hint">${say({
      ja: '色の付いた日は承認待ちの打刻があります。時刻は承認後に表示されます。',
      en: 'Marked days have punches that await approval; their times are shown once approved.',
    })}</p>
<div class="scroll"><table class="table attendance">
<thead><tr>${COLUMNS.map((column) => html`<th>${say(column)}</th>`)}</tr></thead>
<tbody>
${days.map((day) => dayRow(day, say))}</tbody>
</table></div>`,
  });
}

function dayRow(day: DaySummary, say: Say): Html {
  const { year, month, day: dayOfMonth } = dateParts(day.date);
  const time = (minutes: number | undefined): string => (minutes === undefined ? '' : formatMinutes(minutes));
  const classes = [day.pending ? 'jbc-table-warning' : '', day.kind].filter(Boolean).join(' ');
  const working = day.remarks.includes('working') ? say({ ja: '(勤務中)', en: '(Working)' }) : '';
  const shift = day.kind === 'workday' ? `${formatMinutes(SHIFT.start)}～${formatMinutes(SHIFT.end)}` : '';
  return html`<tr class="${classes}">
<td><a href="/employee/adit/modify?year=${year}&amp;month=${month}&amp;day=${dayOfMonth}">${day.date.slice(5).replace('-', '/')}(${say(weekday(day.date))})</a></td>
<td>${say(DAY_KIND[day.kind])}</td>
<td>${shift}</td>
<td>${time(day.start)}</td>
<td>${day.end === undefined ? working : time(day.end)}</td>
<td>${time(day.worked)}</td>
<td>${time(day.outsideShift)}</td>
<td>${time(day.overtime)}</td>
<td>${time(day.night)}</td>
<td>${time(day.rest)}</td>
<td>${day.remarks.map((remark) => say(REMARK[remark])).join(' ')}</td>
</tr>
`;
}
