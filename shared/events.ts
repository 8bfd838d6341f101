import type { Clock } from './clock.ts';
import type { Job } from './job.ts';
import type { LaneName } from './lanes.ts';
import type { JobStore } from './store/job-store.ts';

/**
 * What happens to jobs, one typed event per step. The same event is the log line and the metric in production and the
 * signal that tests wait for. Events never carry secrets, titles or input.
 */
export type LifecycleEvent =
  | 'admission_granted'
  | 'admission_refused'
  | 'job_created'
  | 'job_scheduled'
  | 'job_reused'
  | 'job_queued'
  | 'job_started'
  | 'job_progress'
  | 'job_retry_scheduled'
  | 'job_interrupted'
  | 'job_completed'
  | 'job_error'
  | 'job_timeout'
  | 'job_stopped'
  | 'job_cancelled'
  | 'job_retried'
  | 'stop_requested'
  | 'stop_acknowledged'
  | 'lease_lost'
  | 'record_unreadable'
  | 'doorbell_failed'
  | 'doorbell_ignored'
  | 'doorbell_rung_again'
  | 'breaker_opened'
  | 'breaker_trial'
  | 'breaker_closed'
  | 'cleanup_started'
  | 'cleanup_finished'
  | 'lane_paused'
  | 'lane_draining'
  | 'lane_resumed'
  | 'lane_limited'
  | 'dead_letter_redriven';

export type EventFields = Readonly<Record<string, string | number | boolean | undefined>>;

export type Emit = (event: LifecycleEvent, job: Job | undefined, fields?: EventFields) => void;

/** The facts every event of a job has. */
export const jobFields = (job: Job): EventFields => ({
  job_id: job.id,
  job_type: job.type,
  lane: job.lane,
  state: job.state,
  priority: job.priority,
  attempts: job.attempts,
  lost_workers: job.lostWorkers || undefined,
  waited_ms: job.state === 'running' && job.startedAt ? job.startedAt - job.queuedAt : undefined,
  elapsed_ms: job.finishedAt && job.firstStartedAt ? job.finishedAt - job.firstStartedAt : undefined,
  error_code: job.error?.code,
});

export interface Announcer {
  readonly store: JobStore;
  readonly emit: Emit;
}

/**
 * Tells of a step together with how the lane stands right after it. A lane that cannot be read keeps nobody from
 * being told of the step.
 */
export async function announce(
  { store, emit }: Announcer,
  event: LifecycleEvent,
  job: Job,
  fields?: EventFields,
): Promise<void> {
  emit(event, job, { ...(await laneFields(store, job.lane)), ...fields });
}

export async function laneFields(store: JobStore, lane: LaneName): Promise<EventFields> {
  try {
    const { queued, running } = await store.readLane(lane);
    return { queue_length: queued, running_count: running };
  } catch {
    return {};
  }
}

/** What most parts need to move jobs and tell of it. */
export interface Mover extends Announcer {
  readonly clock: Clock;
}
