import { html } from 'hono/html';
import type { StoredFile } from '../../../../../shared/files.ts';
import type { Evidence } from '../../../../../shared/ledger.ts';
import type { Day } from './day.ts';
import { type Html, type Page, say } from './page.ts';
import { jst } from './times.ts';
import { visible } from './visible.ts';
import { words } from './words.ts';

const shortHash = 12;

/** The picture of a day, with the hash that proves it; what became of it when there is none to show. */
export function evidenceHtml({ row, date }: Day, page: Page): Html {
  const { evidence } = row;
  if (!evidence) return html`<span class="faint">${say(page, words.none)}</span>`;
  const { at, sha256, file } = evidence;
  const alt = say(page, words.pictureOf, { date: date ?? visible(row.label), at: jst(at) });
  return html`${pictureHtml(evidence, alt, page)}
<p class="small"><code title="SHA-256 ${visible(sha256)}">${visible(file)}<br><span class="hash">${visible(sha256.slice(0, shortHash))}…</span></code></p>`;
}

function pictureHtml(evidence: Evidence, alt: string, page: Page): Html {
  const stored = page.files.get(evidence.file);
  const address = stored && addressOf(stored, page);
  if (!stored || address === undefined)
    return html`<p class="small faint">${say(page, words.pictureGone)}</p>`;
  const picture = html`<img src="${address}" alt="${alt}" loading="lazy">`;
  return html`${page.images === 'links' ? html`<a href="${address}">${picture}</a>` : picture}
${stored.sha256 !== evidence.sha256 && html`<p class="small">${say(page, words.pictureNewer)}: <code title="SHA-256 ${stored.sha256}">${stored.sha256.slice(0, shortHash)}…</code></p>`}`;
}

const pictures: ReadonlySet<string> = new Set(['image/jpeg', 'image/png', 'image/webp']);

/** Beside the page lie the files of its job, whatever stands before both addresses. */
function addressOf({ name, contentType }: StoredFile, { images }: Page): string | undefined {
  if (!pictures.has(contentType)) return undefined;
  if (images === 'links') return `../files/${encodeURIComponent(name)}`;
  const content = images.get(name);
  return content && `data:${contentType};base64,${Buffer.from(content).toString('base64')}`;
}

/** The hashes whole, for who holds a copy against them: on paper there is no title to point at. */
export function hashesHtml(days: readonly Day[], page: Page): Html | undefined {
  const kept = days.flatMap(({ row }) => row.evidence ?? []);
  if (kept.length === 0) return undefined;
  return html`<h2>${say(page, words.hashes)}</h2>
<p class="small faint">${say(page, words.hashesMean)}</p>
<div class="scroll" role="region" tabindex="0" aria-label="${say(page, words.hashes)}"><table class="small"><thead><tr><th scope="col">${say(page, words.file)}</th><th scope="col">${say(page, words.takenAt)}</th><th scope="col">SHA-256</th></tr></thead>
<tbody>${kept.map(
    ({ file, sha256, at }) =>
      html`<tr><th scope="row">${visible(file)}</th><td class="time">${jst(at)}</td><td><code>${visible(sha256)}</code></td></tr>
`,
  )}</tbody></table></div>`;
}
