import { html, raw } from 'hono/html';
import { isTerminal } from '../../../../../shared/job.ts';
import type { KnownOfJob } from '../../../../../shared/job-type.ts';
import { resultWord } from '../workbook/result-words.ts';
import { type Day, daysOf, wishOf } from './day.ts';
import { hashesHtml } from './evidence-html.ts';
import { errorHtml, jobHtml, outcomeHtml } from './job-html.ts';
import { type Html, type Images, type Page, say } from './page.ts';
import { rowHtml } from './row-html.ts';
import { style } from './style.ts';
import { dayAndWeekday, jst, monthsOf } from './times.ts';
import { visible } from './visible.ts';
import { lookOf, signs, words } from './words.ts';

/**
 * The one page on which it can be looked up what became of each day: what was to be typed, what was sent and when, what
 * the site answered and showed, and a picture of it. It needs no script and loads nothing but its own pictures.
 */
export function reportHtml(known: KnownOfJob, images: Images): string {
  const { job, input, rows, files, language, now } = known;
  const page: Page = { language, images, files: new Map(files.map((file) => [file.name, file])) };
  const wish = wishOf(input);
  const days = daysOf(wish, rows);
  const rehearsal = wish.mode === 'rehearsal';
  const months = monthsOf(
    days.flatMap(({ date }) => date ?? []),
    language,
  );
  const title = [rehearsal && `【${say(page, words.rehearsal)}】`, say(page, words.title), months]
    .filter(Boolean)
    .join(' ');
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${raw(style)}</style>
</head>
<body>
<header>
<h1>${title}</h1>
<p class="who"><bdi>${visible(job.title)}</bdi></p>
</header>
<main>
${rehearsal && bannerHtml(`【${say(page, words.rehearsal)}】`, say(page, words.rehearsalMeans))}
${!isTerminal(job.state) && bannerHtml('', say(page, words.notEnded))}
${job.filesDeletedAt !== undefined && bannerHtml('', say(page, words.filesDeleted, { at: jst(job.filesDeletedAt) }))}
${outcomeHtml(job, rows, page)}
${errorHtml(job, page)}
${days.length > 0 && jumpHtml(days, page)}
<h2>${say(page, words.rows)}</h2>
<p class="small faint">${say(page, words.allTimes)}</p>
${days.length > 0 ? tableHtml(days, page) : html`<p>${say(page, words.noRows)}</p>`}
${hashesHtml(days, page)}
${jobHtml(job, now, page)}
</main>
</body>
</html>
`.toString();
}

const bannerHtml = (strong: string, text: string): Html =>
  html`<div class="banner" role="note">${strong !== '' && html`<strong>${strong}</strong> `}${text}</div>`;

/** The days at a glance: each with its state, and a way to its row. */
function jumpHtml(days: readonly Day[], page: Page): Html {
  const dates = days.flatMap(({ date }) => date ?? []);
  const severalMonths = new Set(dates.map((date) => date.slice(0, 7))).size > 1;
  return html`<nav aria-label="${say(page, words.jumpTo)}"><h2>${say(page, words.jumpTo)}</h2>
<ul class="days">${days.map(({ date, row }) =>
    date === undefined
      ? []
      : html`<li><a href="#${date}" class="${lookOf(row)}">${dayAndWeekday(date, page.language, severalMonths)} <span aria-hidden="true">${signs[lookOf(row)]}</span> ${resultWord(row.state, page.language, row.code)}</a></li>
`,
  )}</ul></nav>`;
}

const columns = ['sheetRow', 'date', 'hours', 'state', 'happened', 'onSite', 'evidence'] as const;

function tableHtml(days: readonly Day[], page: Page): Html {
  const anchored = new Set<string>();
  const rows = days.map((day) => {
    const { date } = day;
    const first = date !== undefined && !anchored.has(date);
    if (first) anchored.add(date);
    return rowHtml(day, first ? date : undefined, page);
  });
  const heads = columns.map((column) => html`<th scope="col">${say(page, words[column])}</th>`);
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${say(page, words.rows)}"><table><thead><tr>${heads}</tr></thead>
<tbody>${rows}</tbody></table></div>`;
}
