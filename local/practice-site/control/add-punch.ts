import { html } from 'hono/html';
import * as z from 'zod';
import type { Text } from '../../../shared/text.ts';
import { type GivenPunch, givenPunch, KIND_TEXT, STATE_TEXT } from '../punch.ts';
import { parsePunchTime } from '../punch-time.ts';
import type { Html, Say } from '../web.ts';

/** Adds a punch as if it had been there all along. */
export function addPunchForm(path: string, say: Say): Html {
  const options = (texts: Readonly<Record<string, Text>>): Html[] =>
    Object.entries(texts).map(([value, text]) => html`<option value="${value}">${say(text)}</option>`);
  return html`<form class="stacked" action="${path}/punches" method="post">
<label for="punch_date">${say({ ja: '日付', en: 'Date' })}</label>
<input type="date" id="punch_date" name="date" required>
<label for="punch_time">${say({ ja: '時刻（0900、2600、*2300）', en: 'Time (0900, 2600, *2300)' })}</label>
<input type="text" id="punch_time" name="time" size="6" maxlength="6" autocomplete="off" required>
<label for="punch_state">${say({ ja: '状態', en: 'Status' })}</label>
<select id="punch_state" name="state">${options(STATE_TEXT)}</select>
<label for="punch_kind">${say({ ja: '打刻区分', en: 'Type' })}</label>
<select id="punch_kind" name="kind"><option value="">${say({ ja: '自動判別', en: 'Automatic' })}</option>${options(KIND_TEXT)}</select>
<p class="buttons"><button type="submit">${say({ ja: '加える', en: 'Add' })}</button></p>
</form>`;
}

/** What the form says; undefined when it names no punch. */
export function readPunchForm(form: FormData): GivenPunch | undefined {
  const text = (name: string) => z.string().catch('').parse(form.get(name));
  const kind = text('kind');
  const punch = {
    date: text('date'),
    minutes: parsePunchTime(text('time')),
    state: text('state'),
    ...(kind === '' ? {} : { kind }),
  };
  return givenPunch.safeParse(punch).data;
}
