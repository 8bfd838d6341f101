import { html } from 'hono/html';
import type { Effect, Row } from '../../../../../shared/ledger.ts';
import { resultWord } from '../workbook/result-words.ts';
import type { Day } from './day.ts';
import { evidenceHtml } from './evidence-html.ts';
import { type Html, type Page, quoted, say } from './page.ts';
import { jst, jstAfter, weekday } from './times.ts';
import { visible } from './visible.ts';
import { lookOf, signs, words } from './words.ts';

/** @param anchor where the page can be sent to for this day: the first row of a day has it */
export function rowHtml(day: Day, anchor: string | undefined, page: Page): Html {
  const { row, date } = day;
  return html`<tr${anchor === undefined ? '' : html` id="${anchor}"`}>
<td class="time">${row.number}</td>
<th scope="row">${date === undefined ? visible(row.label) : html`<time datetime="${date}">${date}</time> (${weekday(date, page.language)})`}</th>
<td class="time">${date === undefined ? '' : `${day.start}–${day.end}`}${wishesHtml(day, page)}</td>
<td>${stateHtml(row, page)}<br><span class="small faint">${resultWord(row.state, page.language === 'ja' ? 'en' : 'ja', row.code)}</span></td>
<td class="words">${happenedHtml(row, page)}</td>
<td class="site">${seenHtml(row, page)}</td>
<td>${evidenceHtml(day, page)}</td>
</tr>
`;
}

export const stateHtml = (row: Pick<Row, 'state' | 'code'>, { language }: Page): Html =>
  html`<span class="state ${lookOf(row)}"><span aria-hidden="true">${signs[lookOf(row)]}</span> ${resultWord(row.state, language, row.code)}</span>`;

/** What was to be typed beside the times. */
const wishesHtml = ({ note, place }: Day, page: Page): Html[] =>
  [
    { label: words.noteWanted, text: note },
    { label: words.placeWanted, text: place },
  ].flatMap(({ label, text }) =>
    text === undefined
      ? []
      : [html`<br><span class="small faint">${say(page, label)}: ${quoted(visible(text))}</span>`],
  );

function happenedHtml({ note, code, effects = 0, trail = [], at }: Row, page: Page): Html {
  const sent = effects === 0 ? say(page, words.sentNothing) : say(page, words.sentTimes, { n: effects });
  const cut = effects > trail.length && trail.length > 0;
  return html`${note && html`<p>${quoted(visible(note[page.language]))}</p>`}
<p class="small">${sent}${cut && ` (${say(page, words.lastOnly, { n: trail.length })})`}</p>
${trail.length > 0 && html`<ol class="small">${trail.map((effect) => html`<li>${effectText(effect, page)}</li>`)}</ol>`}
${at !== undefined && html`<p class="small faint">${say(page, words.recorded)} ${jst(at)}${code !== undefined && html` <code>${visible(code)}</code>`}</p>`}`;
}

const effectText = ({ what, at, answer, answeredAt }: Effect, page: Page): Html =>
  html`${quoted(visible(what))} · ${jst(at)} · ${
    answer === undefined
      ? say(page, words.noAnswer)
      : quoted(say(page, words.answered, { answer: visible(answer), at: jstAfter(answeredAt ?? at, at) }))
  }`;

function seenHtml({ seen }: Row, page: Page): Html {
  if (!seen) return html`<span class="faint">${say(page, words.notSeen)}</span>`;
  const { lines, at, address } = seen;
  return html`${
    lines.length === 0
      ? html`<p>${say(page, words.seenNothing)}</p>`
      : html`<ul>${lines.map((line) => html`<li>${quoted(visible(line))}</li>`)}</ul>`
  }
<p class="small faint">${say(page, words.seenAt, { at: jst(at) })}<br>${addressHtml(address)}</p>`;
}

/** A way back to the site, and to nowhere else than a web page; it is not told where the reader came from. */
function addressHtml(address: string): Html {
  const shown = visible(address);
  const { protocol } = URL.canParse(address) ? new URL(address) : { protocol: '' };
  return protocol === 'https:' || protocol === 'http:'
    ? html`<a href="${address}" rel="noreferrer noopener">${quoted(shown)}</a>`
    : quoted(shown);
}
