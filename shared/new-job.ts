import { rankAt } from './claim-order.ts';
import type { EpochMs } from './clock.ts';
import { type Job, newJobId } from './job.ts';
import type { Admissible, JobType } from './job-type.ts';
import { maxAttempts } from './limits.ts';

/** The record a submission becomes: the one way into the state machine. */
export const newJob = (type: JobType, admissible: Admissible, now: EpochMs): Job => ({
  id: newJobId(),
  type: type.name,
  lane: type.lane,
  state: 'queued',
  title: admissible.title,
  submittedAt: now,
  queuedAt: now,
  rank: rankAt(now),
  rungAt: now,
  attempts: 0,
  maxAttempts,
  lostWorkers: 0,
  logLines: 0,
  secret: admissible.secrets ? 'sealed' : 'none',
  ...(admissible.identity !== undefined && { identity: admissible.identity }),
});
