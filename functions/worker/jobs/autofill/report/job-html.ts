import { html } from 'hono/html';
import type { EpochMs } from '../../../../../shared/clock.ts';
import type { Job, SeriesEnd } from '../../../../../shared/job.ts';
import { countRows, type Row } from '../../../../../shared/ledger.ts';
import type { Text } from '../../../../../shared/text.ts';
import { type Html, type Page, quoted, say } from './page.ts';
import { stateHtml } from './row-html.ts';
import { jst } from './times.ts';
import { visible } from './visible.ts';
import { jobStates, meanings, stateOrder, words } from './words.ts';

/** How the job stands, in a sentence for each state that occurs. */
export function outcomeHtml(job: Job, rows: readonly Row[], page: Page): Html {
  const counts = countRows(rows);
  return html`<h2>${say(page, words.outcome)}</h2>
<p><strong>${jobState(job.state, page)}</strong> · ${say(page, words.rowsInAll, { n: counts.total })}</p>
${job.result && html`<p>${quoted(visible(job.result.summary[page.language]))}</p>`}
<ul class="counts">${stateOrder
    .filter((state) => counts[state] > 0)
    .map(
      (state) =>
        html`<li><span>${stateHtml({ state }, page)}</span><span class="number">${say(page, words.rowCount, { n: counts[state] })}</span><span class="meaning">${say(page, meanings[state])}</span></li>
`,
    )}</ul>`;
}

/** In the reader's language, with the other one's word behind it. */
const jobState = (state: Job['state'], { language }: Page): string =>
  `${jobStates[state][language]} (${jobStates[state][language === 'ja' ? 'en' : 'ja']})`;

export const errorHtml = ({ error }: Job, page: Page): Html | undefined =>
  error &&
  html`<div class="banner error" role="note"><p><strong>${say(page, words.error)}</strong> <code>${visible(error.code)}</code></p>
<p>${quoted(visible(error.message[page.language]))}</p>${error.hint && html`<p>${quoted(visible(error.hint[page.language]))}</p>`}</div>`;

/** The facts that a person in support asks for. */
export function jobHtml(job: Job, now: EpochMs, page: Page): Html {
  const time = (label: Text, at: EpochMs | undefined) => (at === undefined ? [] : [fact(label, jst(at))]);
  const count = (label: Text, n: number) => (n === 0 ? [] : [fact(label, String(n))]);
  const fact = (label: Text, value: string | Html) =>
    html`<dt>${say(page, label)}</dt><dd>${value}</dd>
`;
  return html`<h2>${say(page, words.job)}</h2>
<dl>${[
    fact(words.jobId, html`<code>${job.id}</code>`),
    fact(words.sentAs, quoted(visible(job.title))),
    fact(words.state, jobState(job.state, page)),
    ...time(words.submittedAt, job.submittedAt),
    ...time(words.startedAt, job.firstStartedAt),
    ...time(words.finishedAt, job.finishedAt),
    fact(words.attempts, say(page, words.attemptsOf, { n: job.attempts, max: job.maxAttempts })),
    ...count(words.lostWorkers, job.lostWorkers),
    ...count(words.interruptions, job.interruptions),
    ...(job.history.length > 0
      ? [fact(words.earlier, html`${job.history.map((end) => earlierHtml(end, page))}`)]
      : []),
    ...secretFact(job, page).map((value) => fact(words.secret, value)),
    ...time(words.expiresAt, job.expiresAt),
    fact(words.generatedAt, jst(now)),
  ]}</dl>`;
}

const earlierHtml = ({ state, finishedAt, errorCode }: SeriesEnd, page: Page): Html =>
  html`<div>${jst(finishedAt)} · ${jobState(state, page)}${errorCode !== undefined && html` <code>${visible(errorCode)}</code>`}</div>`;

function secretFact({ secret, secretDestroyedAt }: Job, page: Page): string[] {
  if (secret === 'sealed') return [say(page, words.secretSealed)];
  return secretDestroyedAt === undefined
    ? []
    : [say(page, words.secretDestroyed, { at: jst(secretDestroyedAt) })];
}
