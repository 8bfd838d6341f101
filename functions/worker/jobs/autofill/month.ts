import type { JobResult } from '../../../../shared/job.ts';
import type { JobContext } from '../../../../shared/job-context.ts';
import {
  countRows,
  isSettledIn,
  type LedgerEntry,
  type PlannedRow,
  rowsOf,
} from '../../../../shared/ledger.ts';
import type { Standing } from './fill-row.ts';
import type { AutofillInput, AutofillRow } from './input.ts';
import { rowLabel } from './row-label.ts';
import { summaryOf } from './summary.ts';

/** The rows of one job with what the ledger says of each; what is written here is the job's result so far. */
export class Month {
  readonly #input: AutofillInput;
  readonly #entries: Map<number, Omit<LedgerEntry, 'at'>>;
  readonly #context: Pick<JobContext, 'job' | 'ledger' | 'achieved'>;

  constructor(
    input: AutofillInput,
    entries: readonly LedgerEntry[],
    context: Pick<JobContext, 'job' | 'ledger' | 'achieved'>,
  ) {
    this.#input = input;
    this.#entries = new Map(entries.map((entry) => [entry.number, entry]));
    this.#context = context;
    context.achieved(this.result());
  }

  /** Rows that still need work, in sheet order; those of a former attempt that are settled are not touched again. */
  open(): AutofillRow[] {
    return this.#input.rows.filter(
      (row) => !isSettledIn(this.#context.job.series, this.#entries.get(row.row)),
    );
  }

  plan(): PlannedRow[] {
    return this.#input.rows.map((row) => ({ number: row.row, label: rowLabel(row) }));
  }

  /** Whether the job has done what it was for. A rehearsal has, whatever it found. */
  isWell(): boolean {
    const { failed = 0, uncertain = 0 } = this.result().counts;
    return failed + uncertain === 0 || this.#input.mode === 'rehearsal';
  }

  get size(): number {
    return this.#input.rows.length;
  }

  entry(row: AutofillRow): Standing | undefined {
    return this.#entries.get(row.row);
  }

  /** Rows that a person has to look at. */
  doubtful(): AutofillRow[] {
    const states = ['uncertain', 'failed', 'attempted'];
    return this.#input.rows.filter((row) => states.includes(this.entry(row)?.state ?? 'planned'));
  }

  /** @throws LeaseLost when the job is no longer ours: nothing may be sent for it then */
  async record(row: AutofillRow, standing: Standing): Promise<void> {
    const entry = { number: row.row, ...standing };
    await this.#context.ledger.write(entry);
    this.#entries.set(row.row, entry);
    this.#context.achieved(this.result());
  }

  result(): JobResult {
    const entries = [...this.#entries.values()];
    const counts = countRows(rowsOf(this.plan(), entries));
    const count = (code: string) =>
      entries.filter((entry) => entry.state === 'skipped' && entry.code === code).length;
    const skipped = { different: count('DIFFERENT_PUNCHES'), wouldPunch: count('WOULD_PUNCH') };
    return { summary: summaryOf(counts, skipped, this.#input.mode), counts: { ...counts, ...skipped } };
  }
}
