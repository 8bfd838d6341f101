import * as z from 'zod';
import type { Page } from '../../../browser.ts';
import { taken } from '../answers.ts';
import { navigate, type SiteUrls } from './navigate.ts';
import { type ListRow, type Punch, punchesOf, siteTime } from './punch.ts';
import { PageUnexpected } from './site-errors.ts';
import { punchCorrection, signInPath } from './site-map.ts';

/**
 * The punch correction page of one day: the list of that day's punches and the form that adds one by XHR. Each thing we
 * do to the page is one call into it: a month is thirty of them.
 */

export interface Day {
  /** The site takes no corrections for that date. */
  readonly closed: boolean;
  readonly punches: readonly Punch[];
  /** Whether the form takes a note, and insists on one. */
  readonly note: 'none' | 'optional' | 'required';
  /** 打刻場所 to choose from, by name; empty where there is nothing to choose. */
  readonly places: readonly Place[];
  /** Address of the page. */
  readonly address: string;
}

export interface Place {
  readonly value: string;
  readonly name: string;
  readonly selected: boolean;
}

/** One punch as it is typed into the form. */
export interface PunchForm {
  readonly minutes: number;
  /** Which of the two, for companies where the form asks. */
  readonly kind: 'start' | 'end';
  readonly note: string;
  /** Value of the 打刻場所 to choose; undefined: as preselected. */
  readonly place: string | undefined;
}

export type PunchAnswer =
  /** `stale`: the page has to be loaded anew before the next punch. */
  | { readonly kind: 'accepted'; readonly said: string; readonly stale: boolean }
  /** Field and code of each thing wrong, as the site answered, e.g. `time` `duplicate`. */
  | {
      readonly kind: 'refused';
      readonly said: string;
      readonly errors: readonly { field: string; code: string }[];
    }
  /** No answer that can be read: it may have been written or not. */
  | {
      readonly kind: 'unknown';
      readonly said: string | undefined;
      /** The site had not answered when we gave up waiting: it may still be writing. */
      readonly late: boolean;
    };

/** The site asks to sign in instead of showing the day. */
export class SignedOut extends Error {
  override readonly name = 'SignedOut';
}

/**
 * Loads the day anew and reads it.
 *
 * @throws SignedOut; Unavailable when the page does not come; PageUnexpected when it has no form
 */
export async function openDay(page: Page, urls: SiteUrls, date: string): Promise<Day> {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  const asked = new URL(punchCorrection.path(year, month, day), urls.ssl);
  await navigate(page, asked);
  const { origin, pathname } = new URL(page.url());
  if (origin === urls.id.origin || signInPath.test(pathname)) throw new SignedOut();
  const read = await page.evaluate(readDay, selectors);
  const known = read.hasForm || read.closed;
  if (!known)
    throw new PageUnexpected(
      { ja: '打刻修正の入力欄がありません', en: 'no punch correction form' },
      pathname,
    );
  const address = asked.href;
  if (read.day !== undefined && read.day !== `${year}-${month}-${day}`)
    throw new PageUnexpected({ ja: '別の日の画面です', en: 'the page of another day' }, pathname);
  if (read.moves)
    throw new PageUnexpected({ ja: '別の打刻の修正画面です', en: 'a form that moves a punch' }, pathname);
  if (read.closed) return { closed: true, punches: [], note: 'none', places: [], address };
  if (!read.hasList)
    throw new PageUnexpected({ ja: '打刻一覧がありません', en: 'no list of punches' }, pathname);
  const required = read.note !== undefined && punchCorrection.required.test(read.note);
  return {
    closed: false,
    punches: punchesOf(read.rows),
    note: read.note === undefined ? 'none' : required ? 'required' : 'optional',
    places: read.places,
    address,
  };
}

const { form, time, place, note, kind, push, list, pendingRow, closedText, closedTextEn } = punchCorrection;
const selectors = { form, time, place, note, kind, push, list, pendingRow, closedText, closedTextEn };
type Selectors = typeof selectors;

/** Runs in the page. */
function readDay(known: Selectors) {
  const text = (element: Element | null | undefined) => element?.textContent?.trim() ?? '';
  // What a person reads around the list: neither scripts nor the notes of punches.
  const around = document.body.cloneNode(true);
  if (around instanceof HTMLElement)
    for (const other of around.querySelectorAll(`script, style, template, textarea, ${known.list}`))
      other.remove();
  const said = around.textContent ?? '';
  const sheet = document.querySelector(known.form);
  const notes = sheet?.querySelector(known.note);
  const label = notes?.id ? sheet?.querySelector(`label[for="${notes.id}"]`) : undefined;
  const beside = label ?? notes?.closest('tr, .form-group, .row, dl, div');
  const hidden = (name: string) => {
    const field = sheet?.querySelector(`input[name=${name}]`);
    return field instanceof HTMLInputElement ? field.value : undefined;
  };
  const date = ['year', 'month', 'day'].map(hidden);
  const rows: ListRow[] = [...document.querySelectorAll(`${known.list} tr:has(td + td)`)].map((row) => ({
    cells: [...row.querySelectorAll('td')].map(text),
    marked: row.classList.contains(known.pendingRow),
  }));
  const select = sheet?.querySelector(known.place);
  return {
    closed: said.includes(known.closedText) || said.includes(known.closedTextEn),
    hasForm: sheet?.querySelector(known.time) != null && document.querySelector(known.push) !== null,
    hasList: document.querySelector(known.list) !== null,
    note: notes == null ? undefined : text(beside),
    day: date.includes(undefined) ? undefined : date.map(Number).join('-'),
    moves: (hidden('delete_minutes') ?? '') !== '',
    places:
      select instanceof HTMLSelectElement
        ? [...select.options].map((option) => ({
            value: option.value,
            name: text(option),
            selected: option.selected,
          }))
        : [],
    rows,
  };
}

const answerSchema = z.object({
  result: z.union([z.literal(0), z.literal(1)]),
  refresh: z.union([z.boolean(), z.number()]).optional(),
  errors: z.record(z.string(), z.string()).optional(),
});

/** An answer that has not come after this long is not waited for: the list says what became of the punch. */
const answerTimeoutMs = 20_000;

/** Null when it failed. */
async function within<T>(ms: number, wanted: Promise<T>): Promise<T | null | 'late'> {
  const { promise: late, resolve } = Promise.withResolvers<'late'>();
  const timer = setTimeout(resolve, ms, 'late' as const);
  try {
    return await Promise.race([wanted.catch(() => null), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A request that has not left the page after this long was never made. */
const sendTimeoutMs = 5_000;

/**
 * Types one punch into the form, presses 打刻 and reads what the site answers.
 *
 * @throws PageUnexpected when the button sends nothing
 */
export async function sendPunch(page: Page, punch: PunchForm): Promise<PunchAnswer> {
  const isInsert = (request: { url(): string }) =>
    new URL(request.url()).pathname === punchCorrection.insertPath;
  const [request] = await Promise.all([
    page.waitForRequest(isInsert, { timeout: sendTimeoutMs }).catch(() => undefined),
    page.evaluate(pressButton, { known: selectors, typed: typedInto(punch) }),
  ]);
  if (!request) throw buttonSilent(page);
  const response = await within(answerTimeoutMs, request.response());
  if (response === 'late') return { kind: 'unknown', said: undefined, late: true };
  if (!response) return { kind: 'unknown', said: undefined, late: false };
  if (!response.ok()) return { kind: 'unknown', said: `HTTP ${response.status()}`, late: false };
  const body: unknown = await within(answerTimeoutMs, response.json());
  if (body === 'late') return { kind: 'unknown', said: undefined, late: true };
  const answer = answerSchema.safeParse(body);
  if (!answer.success)
    return { kind: 'unknown', said: body === null ? undefined : 'an answer of another form', late: false };
  const { result, refresh, errors = {} } = answer.data;
  if (result === 1) return { kind: 'accepted', said: taken, stale: Boolean(refresh) };
  const wrong = Object.entries(errors).map(([field, code]) => ({ field, code }));
  return { kind: 'refused', said: wrong.map((one) => `${one.field}: ${one.code}`).join(', '), errors: wrong };
}

const buttonSilent = (page: Page) =>
  new PageUnexpected(
    { ja: '打刻ボタンを押しても送信されません', en: 'the punch button sends nothing' },
    new URL(page.url()).pathname,
  );

const typedInto = (punch: PunchForm) => ({
  time: siteTime(punch.minutes),
  kind: punchCorrection.kinds[punch.kind],
  note: punch.note,
  place: punch.place,
});

/** Runs in the page. */
function pressButton({ known, typed }: { known: Selectors; typed: ReturnType<typeof typedInto> }): void {
  const enter = (selector: string, value: string | undefined) => {
    const field = document.querySelector(selector);
    if (value === undefined || field === null || !('value' in field)) return;
    field.value = value;
    for (const type of ['input', 'change']) field.dispatchEvent(new Event(type, { bubbles: true }));
  };
  enter(known.time, typed.time);
  enter(known.place, typed.place);
  enter(known.note, typed.note);
  enter(known.kind, typed.kind);
  const button = document.querySelector(known.push);
  if (button instanceof HTMLElement) button.click();
}
