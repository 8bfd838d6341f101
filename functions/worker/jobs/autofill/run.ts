import { requiredEnv } from '../../../../shared/env.ts';
import type { JobResult } from '../../../../shared/job.ts';
import type { JobContext, Work } from '../../../../shared/job-context.ts';
import { Permanent } from '../../../../shared/outcome.ts';
import { openBrowser, type Page } from '../../browser.ts';
import { secretsSchema } from './definition.ts';
import { fillRow, type RowWork } from './fill-row.ts';
import { inputSchema } from './input.ts';
import { Month } from './month.ts';
import { rowLabel } from './row-label.ts';
import type { Settled } from './settle.ts';
import { asSiteError } from './site/navigate.ts';
import { signIn } from './site/sign-in.ts';

const steps = {
  browser: { ja: 'ブラウザ起動', en: 'Starting the browser' },
  login: { ja: 'ログイン', en: 'Signing in' },
  fill: { ja: '入力', en: 'Filling in' },
  done: { ja: '完了', en: 'Done' },
};

/**
 * Signs in and works through the rows that are not settled yet.
 *
 * @throws Permanent ROWS_NOT_CONFIRMED when a row failed or is uncertain, and what signIn and fillRow throw
 */
export const autofill: Work = async (context) => {
  const { rows } = inputSchema.parse(context.input);
  const month = new Month(rows, await context.ledger.entries(), context);
  try {
    if (month.open().length > 0) await fill(month, rows.length, context);
  } catch (error) {
    throw asSiteError(error);
  }
  context.progress(steps.done, rows.length, rows.length);
  return allSettledWell(month.result());
};

async function fill(month: Month, total: number, context: JobContext): Promise<void> {
  context.progress(steps.browser, 0, total);
  const browser = await openBrowser();
  context.atEnd(browser.close);
  try {
    await fillOpenRows(month, total, browser.page, context);
  } catch (error) {
    throw await browser.explain(error);
  }
}

async function fillOpenRows(month: Month, total: number, page: Page, context: JobContext): Promise<void> {
  const open = month.open();
  const urls = await signedIn(page, total, context);
  for (const [index, row] of open.entries()) {
    context.signal.throwIfAborted();
    context.softSignal.throwIfAborted();
    context.progress(steps.fill, total - open.length + index + 1, total);
    const record = (settled: Settled) => month.record(row, settled);
    const settled = await fillRow(row, month.entry(row), { page, urls, record });
    await record(settled);
    const well = settled.state === 'confirmed' || settled.state === 'skipped';
    context.log(well ? 'info' : 'warn', `${rowLabel(row)} — ${settled.note.ja} / ${settled.note.en}`);
  }
}

async function signedIn(page: Page, total: number, context: JobContext): Promise<RowWork['urls']> {
  const urls = { id: new URL(requiredEnv('JOBCAN_ID_URL')), ssl: new URL(requiredEnv('JOBCAN_SSL_URL')) };
  context.progress(steps.login, 0, total);
  await signIn(page, urls, secretsSchema.parse(await context.secrets()));
  context.log('info', 'ログインしました / signed in');
  return urls;
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
