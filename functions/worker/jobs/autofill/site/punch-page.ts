import { z } from 'zod';
import type { Page } from '../../../browser.ts';
import { navigate, type SiteUrls } from './navigate.ts';
import { pageUnexpected, signedOut } from './site-errors.ts';

/**
 * The punch correction page of one day, `/employee/adit/modify`: the list of that day's punches and the form that
 * adds one by XHR. Selectors and JSON as of 2026-09.
 */

export interface Punch {
  /** As the site calls it: 出勤, 退勤, … It is the site that decides. */
  readonly kind: string;
  /** Minutes from the day's midnight; undefined when the site does not show the time. */
  readonly minutes: number | undefined;
}

export type PunchAnswer =
  | { readonly kind: 'accepted' }
  /** Field and code as the site answered, e.g. `time` `duplicate`. */
  | { readonly kind: 'refused'; readonly field: string; readonly code: string }
  /** No answer that can be read: it may have been written or not. */
  | { readonly kind: 'unknown' };

export type Day =
  | { readonly kind: 'open'; readonly punches: readonly Punch[]; readonly noticeRequired: boolean }
  /** The site takes no corrections for that date. */
  | { readonly kind: 'closed' };

const answerSchema = z.object({
  result: z.union([z.literal(0), z.literal(1)]),
  errors: z.record(z.string(), z.string()).optional(),
});

/** Loads the day anew and reads its punches. */
export async function openDay(page: Page, urls: SiteUrls, date: string): Promise<Day> {
  const [year, month, day] = date.split('-').map(Number);
  await navigate(page, new URL(`/employee/adit/modify?year=${year}&month=${month}&day=${day}`, urls.ssl));
  const { origin, pathname } = new URL(page.url());
  if (origin === urls.id.origin || /\/login\//.test(pathname)) throw signedOut();
  if (await page.getByText('この日付は打刻修正できません').first().isVisible()) return { kind: 'closed' };
  if ((await page.locator('#modifyForm #ter_time').count()) === 0)
    throw pageUnexpected({ ja: '打刻修正の入力欄がありません', en: 'no punch correction form' }, pathname);
  return { kind: 'open', punches: await readPunches(page), noticeRequired: await noticeRequired(page) };
}

/** The rows of 打刻一覧, pending ones included. A row whose second cell is no time is kept without one. */
async function readPunches(page: Page): Promise<Punch[]> {
  const rows = await page
    .locator('#logs-table tr:has(td + td)')
    .evaluateAll((all) =>
      all.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent.trim())),
    );
  return rows.map(([kind = '', time = '']) => ({ kind, minutes: minutesOf(time) }));
}

function minutesOf(time: string): number | undefined {
  const match = /^(\d{1,2}):(\d{2})/.exec(time);
  return match ? Number(match[1]) * 60 + Number(match[2]) : undefined;
}

const noticeRequired = (page: Page): Promise<boolean> =>
  page.locator('#modifyForm').evaluate((form) => {
    const notice = form.querySelector('textarea[name=notice]');
    const label = notice?.closest('tr, .form-group, .row, dl, div')?.textContent ?? '';
    return notice !== null && /必須|required/i.test(label);
  });

/** Types one time into the form, presses 打刻 and reads the JSON that the site answers. */
export async function sendPunch(page: Page, minutes: number): Promise<PunchAnswer> {
  await page.fill('#ter_time', siteTime(minutes));
  const isInsert = (request: { url(): string }) =>
    new URL(request.url()).pathname === '/employee/adit/insert/';
  const response = await Promise.race([
    page.waitForResponse(isInsert).catch(() => undefined),
    page.waitForEvent('requestfailed', isInsert).then(
      () => undefined,
      () => undefined,
    ),
    page.click('#insert_button').then(() => new Promise<never>(() => undefined)),
  ]);
  if (!response?.ok()) return { kind: 'unknown' };
  const answer = answerSchema.safeParse(await response.json().catch(() => undefined));
  if (!answer.success) return { kind: 'unknown' };
  if (answer.data.result === 1) return { kind: 'accepted' };
  const [field = 'unknown', code = 'unknown'] = Object.entries(answer.data.errors ?? {})[0] ?? [];
  return { kind: 'refused', field, code };
}

/** Four digits, past midnight beyond 24: 540 → `0900`, 1560 → `2600`. */
const siteTime = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}${String(minutes % 60).padStart(2, '0')}`;
