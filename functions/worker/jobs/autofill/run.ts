import { requiredEnv } from '../../../../shared/env.ts';
import type { JobResult } from '../../../../shared/job.ts';
import type { JobContext, Work } from '../../../../shared/job-context.ts';
import { countRows, isSettled, type LedgerEntry, rowsOf } from '../../../../shared/ledger.ts';
import { Permanent } from '../../../../shared/outcome.ts';
import { openBrowser } from '../../browser.ts';
import { secretsSchema } from './definition.ts';
import { fillRow, type RowWork } from './fill-row.ts';
import { type AutofillInput, inputSchema } from './input.ts';
import { rowLabel } from './row-label.ts';
import { signIn } from './site/sign-in.ts';
import { summaryOf } from './summary.ts';

const steps = {
  browser: { ja: 'ブラウザ起動', en: 'Starting the browser' },
  login: { ja: 'ログイン', en: 'Signing in' },
  fill: { ja: '入力', en: 'Filling in' },
  done: { ja: '完了', en: 'Done' },
};

/**
 * Signs in and works through the rows. Rows settled in a former attempt are not touched again.
 *
 * @throws Permanent ROWS_NOT_CONFIRMED when a row failed or is uncertain, and what signIn and fillRow throw
 */
export const autofill: Work = async (context) => {
  const { rows } = inputSchema.parse(context.input);
  const entries = new Map((await context.ledger.entries()).map((entry) => [entry.number, entry]));
  const open = rows.filter((row) => !isSettled(entries.get(row.row)?.state ?? 'planned'));

  if (open.length > 0) {
    const work = await signedIn(context, rows.length);
    for (const row of open) {
      context.signal.throwIfAborted();
      context.progress(steps.fill, rows.length - open.length + open.indexOf(row) + 1, rows.length);
      const settled = await fillRow(row, entries.get(row.row), work);
      await context.ledger.write({ number: row.row, ...settled });
      entries.set(row.row, { number: row.row, at: 0, ...settled });
      context.achieved(resultOf(rows, entries));
      const level = settled.state === 'confirmed' || settled.state === 'skipped' ? 'info' : 'warn';
      context.log(level, `${rowLabel(row)} — ${settled.note.ja} / ${settled.note.en}`);
    }
  }
  context.progress(steps.done, rows.length, rows.length);
  const result = resultOf(rows, entries);
  context.achieved(result);
  return allSettledWell(result);
};

async function signedIn(context: JobContext, total: number): Promise<RowWork> {
  const urls = { id: new URL(requiredEnv('JOBCAN_ID_URL')), ssl: new URL(requiredEnv('JOBCAN_SSL_URL')) };
  context.progress(steps.browser, 0, total);
  const browser = await openBrowser();
  context.atEnd(browser.close);
  context.progress(steps.login, 0, total);
  await signIn(browser.page, urls, secretsSchema.parse(await context.secrets()));
  context.log('info', 'ログインしました / signed in');
  return { page: browser.page, urls, ledger: context.ledger, signal: context.signal };
}

function resultOf(rows: AutofillInput['rows'], entries: ReadonlyMap<number, LedgerEntry>): JobResult {
  const plan = rows.map((row) => ({ number: row.row, label: rowLabel(row) }));
  const counts = countRows(rowsOf(plan, [...entries.values()]));
  const different = [...entries.values()].filter(({ code }) => code === 'DIFFERENT_PUNCHES').length;
  return { summary: summaryOf(counts, different), counts: { ...counts, different } };
}

/** A month with a row that is not in is no completed month. */
function allSettledWell(result: JobResult): JobResult {
  const { failed = 0, uncertain = 0 } = result.counts;
  if (failed + uncertain === 0) return result;
  throw new Permanent({
    code: 'ROWS_NOT_CONFIRMED',
    message: result.summary,
    hint: {
      ja: '行ごとの結果を確認し、直した内容をもう一度送信してください。確認済みの行は二重に打刻されません。',
      en: 'Look at the rows, correct the workbook and send it again. Rows that are in are not punched twice.',
    },
  });
}
