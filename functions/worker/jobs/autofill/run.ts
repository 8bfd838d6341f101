import type { JobError } from '../../../../shared/job.ts';
import type { JobContext, Work } from '../../../../shared/job-context.ts';
import { Permanent } from '../../../../shared/outcome.ts';
import { Desk } from './desk.ts';
import { type Filled, fillRow, type Standing } from './fill-row.ts';
import { type AutofillInput, type AutofillRow, inputSchema } from './input.ts';
import { Month } from './month.ts';
import { keepMonthPdf, type Pictures } from './month-pdf.ts';
import { rowLabel } from './row-label.ts';
import { rowsToLookAt } from './rows-to-look-at.ts';
import { asSiteError } from './site/navigate.ts';

const steps = {
  browser: { ja: 'ブラウザ起動', en: 'Starting the browser' },
  login: { ja: 'ログイン', en: 'Signing in' },
  fill: { ja: '入力', en: 'Filling in' },
  check: { ja: '確認', en: 'Looking' },
  proof: { ja: '記録の作成', en: 'Writing the record' },
  done: { ja: '完了', en: 'Done' },
};

/**
 * Signs in and works through the rows that are not settled yet.
 *
 * @throws Permanent ROWS_NOT_CONFIRMED when a row failed or is uncertain, and what signing in and fillRow throw
 */
export const autofill: Work = async (context) => {
  const input = inputSchema.parse(context.input);
  const month = new Month(input, await context.ledger.entries(), context);
  if (month.open().length > 0) await atDesk(month, input, context);
  context.progress(steps.done, month.size, month.size);
  if (!month.isWell()) throw new Permanent(rowsNotConfirmed(month));
  return month.result();
};

async function atDesk(month: Month, input: AutofillInput, context: JobContext): Promise<void> {
  context.progress(steps.browser, 0, month.size);
  const desk = await Desk.open(context);
  try {
    context.progress(steps.login, 0, month.size);
    await desk.signIn();
    const pictures = await fillOpenRows(desk, month, input, context);
    context.progress(steps.proof, month.size, month.size);
    await keepMonthPdf(desk, month, pictures, context);
  } catch (error) {
    throw asSiteError(await desk.explain(error));
  }
}

async function fillOpenRows(
  desk: Desk,
  month: Month,
  { rows: _, ...options }: AutofillInput,
  context: JobContext,
): Promise<Pictures> {
  const pictures = new Map<string, Uint8Array>();
  const open = month.open();
  const step = options.mode === 'rehearsal' ? steps.check : steps.fill;
  // What is written of a row while the page of the next one is loading.
  let before: Promise<unknown> = Promise.resolve();
  try {
    for (const [index, row] of open.entries()) {
      context.signal.throwIfAborted();
      context.softSignal.throwIfAborted();
      context.progress(step, month.size - open.length + index + 1, month.size);
      const record = (standing: Standing) => month.record(row, standing);
      const filled = await fillRow(row, month.entry(row), {
        site: desk.site,
        options,
        now: context.now,
        before,
        record,
      });
      if (filled.picture) pictures.set(filled.picture.name, filled.picture.content);
      before = writeDown(row, filled, month, context);
      // It is waited for below; until then its failure is nobody else's.
      before.catch(() => undefined);
      if (index < open.length - 1) await desk.heedMemory();
    }
  } finally {
    await before;
  }
  return pictures;
}

/** The picture first: a row does not speak of one that is not there. */
async function writeDown(
  row: AutofillRow,
  { standing, picture }: Filled,
  month: Month,
  { files, log }: JobContext,
): Promise<void> {
  if (picture) await files.keep(picture);
  await month.record(row, standing);
  const well = standing.state === 'confirmed' || standing.state === 'skipped';
  log(well ? 'info' : 'warn', `${rowLabel(row)} — ${standing.note.ja} / ${standing.note.en}`);
}

/** A month with a row that is not in is no completed month. */
const rowsNotConfirmed = (month: Month): JobError => ({
  code: 'ROWS_NOT_CONFIRMED',
  message: month.result().summary,
  hint: rowsToLookAt(month.doubtful().map((row) => ({ row, standing: month.entry(row) }))),
});
