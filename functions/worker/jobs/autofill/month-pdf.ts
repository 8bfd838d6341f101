import type { Job } from '../../../../shared/job.ts';
import type { JobContext } from '../../../../shared/job-context.ts';
import { rowsOf } from '../../../../shared/ledger.ts';
import type { Desk } from './desk.ts';
import type { Month } from './month.ts';
import { reportHtml } from './report/report-html.ts';

/** Pictures that this run took, by file name; those of former attempts are read again. */
export type Pictures = ReadonlyMap<string, Uint8Array>;

/**
 * Keeps the month as `month.pdf`, with all its pictures: what a person files away. The rows are in by then: a page that
 * cannot be made is a word in the log, not a failure.
 */
export async function keepMonthPdf(
  desk: Pick<Desk, 'print'>,
  month: Month,
  pictures: Pictures,
  context: JobContext,
): Promise<void> {
  const { input, ledger, files, now } = context;
  try {
    const [entries, kept] = await Promise.all([ledger.entries(), files.list()]);
    const images = new Map(pictures);
    for (const { evidence } of entries) {
      if (!evidence || images.has(evidence.file)) continue;
      const content = await files.read(evidence.file);
      if (content) images.set(evidence.file, content);
    }
    const html = reportHtml(
      {
        job: asItWillEnd(context, month),
        input,
        rows: rowsOf(month.plan(), entries, true),
        files: kept,
        source: files.source,
        read: files.read,
        language: 'ja',
        now: now(),
      },
      images,
    );
    const content = await desk.print(html);
    await files.keep({ name: 'month.pdf', contentType: 'application/pdf', content });
  } catch (error) {
    context.signal.throwIfAborted();
    context.log(
      'warn',
      `月の記録（PDF）を作成できませんでした / the PDF of the month could not be made: ${String(error)}`,
    );
  }
}

/** Every row was gone through: what is left is to say so. */
const asItWillEnd = ({ job, now }: JobContext, month: Month): Job => ({
  ...job,
  state: month.isWell() ? 'completed' : 'error',
  finishedAt: now(),
  result: month.result(),
});
