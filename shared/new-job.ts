import { defaultPriority, rankOf } from './claim-order.ts';
import type { EpochMs } from './clock.ts';
import { type Job, newJobId } from './job.ts';
import type { Admissible, JobType } from './job-type.ts';
import type { LaneName } from './lanes.ts';
import { maxAttempts } from './limits.ts';
import { waitUntil } from './moves.ts';
import type { Usage } from './usage.ts';

/** How a job is to be taken up, beside what its type says. */
export interface Placement {
  readonly lane: LaneName;
  readonly priority?: number;
  /** Hash of who submits it. */
  readonly submitter?: string;
  /** Id of the principal who submits it, if it is known. */
  readonly owner?: string;
  /** Not before then. */
  readonly dueAt?: EpochMs;
  /** Its turn in the line (claim-order.ts); a job for later draws it when it is due. */
  readonly turnAt: EpochMs;
  /** What the admission has used so far. */
  readonly usage: Usage;
}

/** The record a submission becomes: the one way into the state machine. */
export function newJob(type: JobType, admissible: Admissible, placement: Placement, now: EpochMs): Job {
  const { lane, submitter, owner, dueAt, turnAt, usage } = placement;
  const priority = placement.priority ?? type.priority ?? defaultPriority;
  const waiting = { state: 'queued', rungAt: now, ...waitUntil({ lane, beginsAt: now }, now) } as const;
  return {
    id: newJobId(),
    type: type.name,
    lane,
    ...(dueAt === undefined ? waiting : ({ state: 'scheduled', dueAt } as const)),
    title: admissible.title,
    submittedAt: now,
    beginsAt: dueAt ?? now,
    queuedAt: now,
    priority,
    rank: rankOf(turnAt, priority),
    ...(submitter !== undefined && { submitter }),
    ...(owner !== undefined && { owner }),
    series: 1,
    history: [],
    attempts: 0,
    maxAttempts: type.maxAttempts ?? maxAttempts,
    lostWorkers: 0,
    lostWithoutProgress: 0,
    reached: 0,
    interruptions: 0,
    logLines: 0,
    usage,
    ...(type.breaker !== undefined && { breaker: type.breaker }),
    secret: admissible.secrets ? 'sealed' : 'none',
    ...(admissible.identity !== undefined && { identity: admissible.identity }),
  };
}
