import type { Job } from './job.ts';

/**
 * What happens to jobs, one typed event per step. The same event is a log line in production and the signal
 * that tests wait for. Events never carry secrets, titles or input.
 */
export type LifecycleEvent =
  | 'job_created'
  | 'job_reused'
  | 'job_queued'
  | 'job_started'
  | 'job_retry_scheduled'
  | 'job_interrupted'
  | 'job_completed'
  | 'job_error'
  | 'job_timeout'
  | 'job_stopped'
  | 'job_cancelled'
  | 'stop_requested'
  | 'lease_lost'
  | 'doorbell_failed'
  | 'doorbell_ignored'
  | 'doorbell_rung_again'
  | 'cleanup_started'
  | 'cleanup_finished';

export type EventFields = Readonly<Record<string, string | number | boolean | undefined>>;

export type Emit = (event: LifecycleEvent, job: Job | undefined, fields?: EventFields) => void;

/** The facts every event of a job has. */
export const jobFields = (job: Job): EventFields => ({
  job_id: job.id,
  job_type: job.type,
  lane: job.lane,
  state: job.state,
  attempts: job.attempts,
  lost_workers: job.lostWorkers || undefined,
  elapsed_ms: job.finishedAt && job.firstStartedAt ? job.finishedAt - job.firstStartedAt : undefined,
  error_code: job.error?.code,
});
