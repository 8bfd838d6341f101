import { apply } from '../../shared/apply.ts';
import { seconds } from '../../shared/clock.ts';
import { lanes } from '../../shared/lanes.ts';
import { forgottenDoorbellSeconds } from '../../shared/limits.ts';
import { type Duty, forEachJob, ringFor } from './duties.ts';

/**
 * Rings for the first in line when a slot is free and nobody came: its doorbell was lost, or never sent. One ring
 * is enough, since a worker that ends rings for the next itself.
 */
export const ringForgotten: Duty = async (lane, duties) => {
  const { store, clock, emit } = duties;
  const free = lanes[lane].concurrency - (await store.readLane(lane)).running;
  if (free <= 0) return;
  await forEachJob(store, await store.listQueued(lane, free), async (job) => {
    if (clock() < (job.rungAt ?? job.queuedAt) + seconds(forgottenDoorbellSeconds)) return;
    const answer = await apply(store, clock, job, { kind: 'rung' });
    if (!answer.applied) return;
    emit('doorbell_rung_again', answer.job);
    await ringFor(answer.job, duties, 'spare');
  });
};
