import { type DoorbellPort, doorbellFor } from '../../shared/doorbell/doorbell.ts';
import type { Mover } from '../../shared/events.ts';
import type { Job } from '../../shared/job.ts';
import type { LaneName } from '../../shared/lanes.ts';
import type { Page, Place } from '../../shared/store/job-store.ts';
import { everyId, readable } from '../../shared/work-list.ts';

/** What the duties of tick work with. Each duty decides on the base item; two ticks at once are harmless. */
export interface Duties extends Mover {
  readonly doorbell: DoorbellPort;
  /** When to leave the rest to the next minute: false once the function's time is nearly over. */
  readonly timeLeft: () => boolean;
  readonly wait: (ms: number) => Promise<void>;
}

export type Duty = (lane: LaneName, duties: Duties) => Promise<void>;

/** Jobs asked for at a time; all pages are gone through while there is time. */
export const pageSize = 100;

/** Reads each job of a list anew: the index that named it may lag behind. Those that cannot be read are passed over. */
export async function forEachJob(
  { store, emit, timeLeft }: Duties,
  list: (from?: Place) => Promise<Page>,
  visit: (job: Job) => Promise<void>,
): Promise<void> {
  for await (const id of everyId(list)) {
    if (!timeLeft()) return;
    const job = await readable(store, id, emit);
    if (job) await visit(job);
  }
}

/** A ring that fails is made up for by a later tick. */
export async function ringFor(job: Job, { doorbell, emit }: Duties, group?: 'spare'): Promise<void> {
  try {
    await doorbell.ring(doorbellFor(job), group);
  } catch {
    emit('doorbell_failed', job);
  }
}
