import { apply } from './apply.ts';
import type { Clock } from './clock.ts';
import type { Emit, LifecycleEvent } from './events.ts';
import type { Job, JobState } from './job.ts';
import type { LaneName } from './lanes.ts';
import type { JobStore } from './store/job-store.ts';

const eventOf: Partial<Record<JobState, LifecycleEvent>> = {
  queued: 'job_queued',
  error: 'job_error',
  stopped: 'job_stopped',
};

/**
 * Takes jobs from workers that let their lease run out. Both tick and a freshly woken worker do this: the doorbell
 * of a crashed worker rings again within a minute, usually before tick looks.
 *
 * @returns the jobs that were taken, as they are now
 */
export async function loseOverdueLeases(
  store: JobStore,
  clock: Clock,
  emit: Emit,
  lane: LaneName,
  limit: number,
): Promise<Job[]> {
  const taken: Job[] = [];
  for (const id of await store.listOverdue(lane, clock(), limit)) {
    const job = await store.read(id);
    if (!job) continue;
    const answer = await apply(store, clock, job, { kind: 'loseLease' });
    if (!answer.applied) continue;
    emit('lease_lost', job);
    const event = eventOf[answer.job.state];
    if (event) emit(event, answer.job);
    taken.push(answer.job);
  }
  return taken;
}
