import { apply } from './apply.ts';
import { type LifecycleEvent, laneFields, type Mover } from './events.ts';
import type { Job, JobState } from './job.ts';
import type { LaneName } from './lanes.ts';
import { everyId, readable } from './work-list.ts';

const eventOf: Partial<Record<JobState, LifecycleEvent>> = {
  queued: 'job_queued',
  error: 'job_error',
  stopped: 'job_stopped',
};

/** Overdue jobs asked for at a time. */
const pageSize = 25;

/**
 * Takes jobs from workers that let their lease run out. Both tick and a freshly woken worker do this: the doorbell
 * of a crashed worker rings again after about a minute, usually before tick looks.
 *
 * @returns the jobs that were taken, as they are now
 */
export async function loseOverdueLeases(mover: Mover, lane: LaneName): Promise<Job[]> {
  const { store, clock, emit } = mover;
  const taken: Job[] = [];
  const now = clock();
  for await (const id of everyId((from) => store.listOverdue(lane, now, pageSize, from))) {
    const job = await readable(store, id, emit);
    if (!job) continue;
    const answer = await apply(store, clock, job, { kind: 'loseLease' });
    if (!answer.applied) continue;
    const stands = await laneFields(store, lane);
    emit('lease_lost', job, stands);
    const event = eventOf[answer.job.state];
    if (event) emit(event, answer.job, stands);
    taken.push(answer.job);
  }
  return taken;
}
