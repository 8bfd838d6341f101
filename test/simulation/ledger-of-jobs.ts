import type { EpochMs } from '../../shared/clock.ts';
import { type ClaimId, isTerminal, type Job, type JobId } from '../../shared/job.ts';
import type { LaneName } from '../../shared/lanes.ts';
import type { Actor } from './actor.ts';

/** What is known of a job from having seen every write to it. */
export interface Followed {
  job: Job;
  /** The secret was sealed at its admission. */
  readonly hadSecret: boolean;
  /** Of this series. */
  claims: number;
  interruptions: number;
  stopGranted: boolean;
  /** When its record last changed, and when it last came into its present state. */
  changedAt: EpochMs;
  movedAt: EpochMs;
}

/** All jobs as the store has them, kept beside it: what the invariants compare with. */
export class JobLedger {
  readonly jobs = new Map<JobId, Followed>();
  readonly owners = new Map<ClaimId, Actor>();
  readonly pausedLanes = new Set<LaneName>();
  readonly drainingLanes = new Set<LaneName>();
  /** When a job of the lane last changed its state. */
  readonly movedAt = new Map<LaneName, EpochMs>();

  followed(id: JobId): Followed {
    const found = this.jobs.get(id);
    if (!found) throw new Error(`nobody saw job ${id} being admitted`);
    return found;
  }

  live(): Followed[] {
    return [...this.jobs.values()].filter(({ job }) => !isTerminal(job.state));
  }

  counters(lane: LaneName): Readonly<Record<'scheduled' | 'queued' | 'running', number>> {
    const counters = { scheduled: 0, queued: 0, running: 0 };
    for (const { job } of this.jobs.values())
      if (job.lane === lane && !isTerminal(job.state)) counters[job.state] += 1;
    return counters;
  }

  admitted(job: Job, now: EpochMs): void {
    this.jobs.set(job.id, {
      job,
      hadSecret: job.secret === 'sealed',
      claims: 0,
      interruptions: 0,
      stopGranted: false,
      changedAt: now,
      movedAt: now,
    });
    this.movedAt.set(job.lane, now);
  }

  wrote(job: Job, by: Actor, now: EpochMs): void {
    const followed = this.followed(job.id);
    const was = followed.job;
    followed.job = job;
    followed.changedAt = now;
    if (job.series > was.series) Object.assign(followed, { claims: 0, interruptions: 0, stopGranted: false });
    if (was.state === 'queued' && job.state === 'running') {
      followed.claims += 1;
      if (job.claimId) this.owners.set(job.claimId, by);
    }
    if (job.series === was.series) followed.interruptions += job.interruptions - was.interruptions;
    followed.stopGranted ||= job.stopRequestedAt !== undefined;
    if (job.state === was.state) return;
    followed.movedAt = now;
    this.movedAt.set(job.lane, now);
  }
}
