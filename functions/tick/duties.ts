import type { Clock } from '../../shared/clock.ts';
import { type DoorbellPort, doorbellFor } from '../../shared/doorbell/doorbell.ts';
import type { Emit } from '../../shared/events.ts';
import type { Job, JobId } from '../../shared/job.ts';
import type { LaneName } from '../../shared/lanes.ts';
import type { JobStore } from '../../shared/store/job-store.ts';

/** What the duties of tick work with. Each duty decides on the base item; two ticks at once are harmless. */
export interface Duties {
  readonly store: JobStore;
  readonly doorbell: DoorbellPort;
  readonly clock: Clock;
  readonly emit: Emit;
}

export type Duty = (lane: LaneName, duties: Duties) => Promise<void>;

/** Jobs looked at per duty and run; the next minute takes the rest. */
export const pageSize = 100;

/** Reads each job anew: the index that named it may lag behind. */
export async function forEachJob(
  store: JobStore,
  ids: readonly JobId[],
  visit: (job: Job) => Promise<void>,
): Promise<void> {
  for (const id of ids) {
    const job = await store.read(id);
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
