import type { JobDocument, KnownOfJob } from '../../../../../shared/job-type.ts';
import type { Row } from '../../../../../shared/ledger.ts';
import type { AutofillRow } from '../input.ts';
import { rowFingerprint } from '../workbook/fingerprint.ts';
import type { RowResult } from '../workbook/row-results.ts';
import { wishOf } from './day.ts';

/** The person's own workbook with the results in it, or a new one with the same rows when theirs is gone. */
export const returnedWorkbook: JobDocument = {
  title: { ja: '結果を記入した Excel', en: 'Workbook with the results' },
  contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  make: async (known) => {
    const { rows } = wishOf(known.input);
    const results = resultsOf(known, rows);
    return (await annotated(known, results)) ?? (await fresh(known, rows, results));
  },
};

/** Of a file that is there and cannot be written into, as one that another version took in, nothing is lost either. */
async function annotated(
  { source, language }: KnownOfJob,
  results: readonly RowResult[],
): Promise<Uint8Array | undefined> {
  const bytes = await source();
  if (!bytes) return undefined;
  const [{ annotateWorkbook }, { WorkbookError }] = await Promise.all([
    import('../workbook/annotate.ts'),
    import('../workbook/error.ts'),
  ]);
  return annotateWorkbook(bytes, results, { language }).catch((error: unknown) => {
    if (error instanceof WorkbookError) return undefined;
    throw error;
  });
}

async function fresh(
  { language }: KnownOfJob,
  rows: readonly AutofillRow[],
  results: readonly RowResult[],
): Promise<Uint8Array> {
  const { freshWorkbook } = await import('../workbook/fresh.ts');
  return freshWorkbook(rows, results, { language });
}

const shownDigits = 12;

/** One for each row of the plan. */
function resultsOf({ job, rows, language }: KnownOfJob, planned: readonly AutofillRow[]): RowResult[] {
  const plans = new Map(planned.map((row) => [row.row, row]));
  return rows.flatMap((row) => {
    const plan = plans.get(row.number);
    if (!plan) return [];
    return {
      row: row.number,
      state: row.state,
      code: row.code,
      detail: row.note?.[language] ?? '',
      recordedAt: row.at,
      evidence: row.evidence && evidenceText(row.evidence),
      fingerprint: fingerprintOf(row, plan, job.identity),
    };
  });
}

const evidenceText = ({ file, sha256 }: NonNullable<Row['evidence']>): string =>
  `${file} sha256:${sha256.slice(0, shownDigits)}`;

/** Only what is in is marked: with the mark it is left out when the workbook comes back. */
const fingerprintOf = (
  { state }: Row,
  plan: AutofillRow,
  identity: string | undefined,
): string | undefined =>
  state === 'confirmed' && identity !== undefined ? rowFingerprint(identity, plan) : undefined;
