/**
 * `npm run explain -- JOB_ID [YYYY-MM-DD] [--api URL] [--lang ja|en]`: what became of a job's rows, or of one day, with
 * everything that is known: what was sent when, what the site answered, what it showed. A job with an owner takes a key:
 * that of `junban`'s profile for the address, or JUNBAN_KEY.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { configPath, readConfig } from './cli/profiles/config-file.ts';
import { targetOf } from './cli/profiles/target.ts';
import { DemoClient, type JobBody, type RowBody } from './demo-client.ts';
import { readHostFile } from './host/host-file.ts';

const usage = 'usage: npm run explain -- JOB_ID [YYYY-MM-DD] [--api URL] [--lang ja|en]';

const defaultUrl = 'http://127.0.0.1:4600';
const { env } = process;

const { values, positionals } = parseArgs({
  strict: false,
  options: {
    api: { type: 'string', default: env.JUNBAN_API ?? env.JUNBAN_URL ?? defaultUrl },
    lang: { type: 'string', default: env.LANG?.startsWith('ja') ? 'ja' : 'en' },
  },
  allowPositionals: true,
});
const [jobId, date] = positionals;
const address = typeof values.api === 'string' ? values.api : defaultUrl;
const unknown = Object.keys(values).find((name) => name !== 'api' && name !== 'lang');

async function explain(id: string): Promise<void> {
  const { url, key } = targetOf({
    options: { url: address },
    env,
    config: readConfig(configPath(env)),
    defaultDataDir: join(import.meta.dirname, '..', '.junban', 'start'),
    findHost: readHostFile,
  });
  const api = new DemoClient(url, values.lang === 'ja' ? 'ja' : 'en', key);
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
      ? `${address} が応答しません。npm start は動いていますか。別のアドレスは --api URL か JUNBAN_API で指定します。`
      : `No answer from ${address}. Is npm start running? Another address: --api URL or JUNBAN_API.`;
  return error instanceof Error ? error.message : String(error);
}

if (
  unknown !== undefined ||
  jobId === undefined ||
  (date !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(date))
) {
  console.error(usage);
  process.exitCode = 2;
} else {
  await explain(jobId).catch((error: unknown) => {
    console.error(messageOf(error));
    process.exitCode = 1;
  });
}
