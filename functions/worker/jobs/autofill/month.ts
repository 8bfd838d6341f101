import type { JobResult } from '../../../../shared/job.ts';
import type { JobContext } from '../../../../shared/job-context.ts';
import { countRows, isSettled, type LedgerEntry, rowsOf } from '../../../../shared/ledger.ts';
import type { AutofillRow } from './input.ts';
import { rowLabel } from './row-label.ts';
import type { Settled } from './settle.ts';
import { summaryOf } from './summary.ts';

/** The rows of one job with what the ledger says of each; what is written here is the job's result so far. */
export class Month {
  readonly #rows: readonly AutofillRow[];
  readonly #entries: Map<number, Omit<LedgerEntry, 'at'>>;
  readonly #context: JobContext;

  constructor(rows: readonly AutofillRow[], entries: readonly LedgerEntry[], context: JobContext) {
    this.#rows = rows;
    this.#entries = new Map(entries.map((entry) => [entry.number, entry]));
    this.#context = context;
    context.achieved(this.result());
  }

  /** Rows that still need work, in sheet order; those of a former attempt that are settled are not touched again. */
  open(): AutofillRow[] {
    return this.#rows.filter((row) => !isSettled(this.entry(row)?.state ?? 'planned'));
  }

  entry(row: AutofillRow): Omit<LedgerEntry, 'at'> | undefined {
    return this.#entries.get(row.row);
  }

  /** @throws LeaseLost when the job is no longer ours: nothing may be sent for it then */
  async record(row: AutofillRow, settled: Settled): Promise<void> {
    const entry = { number: row.row, ...settled };
    await this.#context.ledger.write(entry);
    this.#entries.set(row.row, entry);
    this.#context.achieved(this.result());
  }

  result(): JobResult {
    const plan = this.#rows.map((row) => ({ number: row.row, label: rowLabel(row) }));
    const entries = [...this.#entries.values()];
    const counts = countRows(rowsOf(plan, entries));
    const different = entries.filter(({ code }) => code === 'DIFFERENT_PUNCHES').length;
    return { summary: summaryOf(counts, different), counts: { ...counts, different } };
  }
}
