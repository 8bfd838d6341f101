/**
 * `npm run explain -- JOB_ID [YYYY-MM-DD] [--api URL] [--lang ja|en]`: what became of a job's rows, or of one day, with
 * everything that is known: what was sent when, what the site answered, what it showed.
 */
import { parseArgs } from 'node:util';
import { DemoClient, type JobBody, type RowBody } from './demo-client.ts';

const usage = 'usage: npm run explain -- JOB_ID [YYYY-MM-DD] [--api URL] [--lang ja|en]';

const { values, positionals } = parseArgs({
  options: {
    api: { type: 'string', default: process.env.JUNBAN_API ?? 'http://127.0.0.1:4600' },
    lang: { type: 'string', default: process.env.LANG?.startsWith('ja') ? 'ja' : 'en' },
  },
  allowPositionals: true,
});
const [jobId, date] = positionals;

async function explain(id: string): Promise<void> {
  const api = new DemoClient(values.api, values.lang === 'ja' ? 'ja' : 'en');
  const [job, rows] = await Promise.all([api.job(id), api.rows(id)]);
  const asked = rows.filter(({ label }) => date === undefined || label.startsWith(date));
  console.log(jobText(job));
  if (asked.length === 0) {
    console.log(
      values.lang === 'ja'
        ? `${date} はこのジョブにありません（休み、確認済みのため除外、またはブックにない日）。`
        : `${date} is not part of this job: a day off, left out as confirmed before, or not in the workbook.`,
    );
    process.exitCode = 1;
  }
  for (const row of asked) console.log(`\n${rowText(row)}`);
}

/** Texts of others are shown as text: nothing in them may move the cursor or turn a line around. */
const plain = (text: string): string => text.replace(/[\p{Cc}\p{Bidi_Control}]/gu, ' ');

const time = (iso: string): string =>
  `${new Date(iso).toLocaleString('sv-SE', { timeZone: 'Asia/Tokyo' })} JST`;

function jobText({ id, state, result, error, attempts, startedAt, finishedAt }: JobBody): string {
  const lines = [
    `${id}  ${state}  (attempts ${attempts})`,
    startedAt && `${time(startedAt)} – ${finishedAt ? time(finishedAt) : '…'}`,
    result && plain(result.summary),
    error && plain(`${error.code}: ${error.message}`),
    error?.hint && plain(`→ ${error.hint}`),
  ];
  return lines.filter(Boolean).join('\n');
}

function rowText({ number, label, state, code, note, trail = [], seen, evidence }: RowBody): string {
  const lines = [
    `${label}  (row ${number})  ${state}${code ? ` ${code}` : ''}`,
    note && `  ${plain(note)}`,
    ...trail.map(
      ({ what, at, answer, answeredAt }) =>
        `  sent      ${plain(what)} at ${time(at)} → ${answer ? `${plain(answer)} at ${time(answeredAt ?? at)}` : 'no answer'}`,
    ),
    seen && `  seen      ${time(seen.at)}: ${plain(seen.lines.join(', ') || '—')}`,
    seen && `            ${plain(seen.address)}`,
    evidence &&
      `  evidence  ${evidence.file} sha256:${evidence.sha256}${evidence.link ? ` ${evidence.link}` : ''}`,
  ];
  return lines.filter(Boolean).join('\n');
}

/** Who is not there is the most likely trouble, and says least of itself. */
function messageOf(error: unknown): string {
  if (error instanceof TypeError && error.message === 'fetch failed')
    return values.lang === 'ja'
      ? `${values.api} が応答しません。npm start は動いていますか。別のアドレスは --api URL か JUNBAN_API で指定します。`
      : `No answer from ${values.api}. Is npm start running? Another address: --api URL or JUNBAN_API.`;
  return error instanceof Error ? error.message : String(error);
}

if (jobId === undefined || (date !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(date))) {
  console.error(usage);
  process.exitCode = 2;
} else {
  await explain(jobId).catch((error: unknown) => {
    console.error(messageOf(error));
    process.exitCode = 1;
  });
}
