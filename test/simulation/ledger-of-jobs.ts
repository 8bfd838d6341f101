import { type Breaker, neverTold } from '../../shared/breaker.ts';
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
  /** Attempts given back: by interruptions, by lost workers that had got further, by waits for the other side. */
  givenBack: number;
  /** How far the furthest run came, and how many workers were lost before they had come further. */
  furthest: number;
  lostInPlace: number;
  /** Since when it has waited for the other side, with all that was tried in between. */
  heldSince: EpochMs | undefined;
  stopGranted: boolean;
  /** When its record last changed, and when it last came into its present state. */
  changedAt: EpochMs;
  movedAt: EpochMs;
}

const nothingYet = {
  claims: 0,
  interruptions: 0,
  givenBack: 0,
  furthest: 0,
  lostInPlace: 0,
  heldSince: undefined,
};

/** What the end of a run counts for, told from the records before and after it. */
function ranTo(followed: Followed, was: Job, is: Job, now: EpochMs): void {
  const isLost = is.lostWorkers > was.lostWorkers;
  const isInterrupted = is.interruptions > was.interruptions;
  const gained = (was.progress?.current ?? 0) > followed.furthest;
  const isHeld = is.state === 'queued' && !isLost && !isInterrupted;
  followed.givenBack += Number(isInterrupted || isHeld || (isLost && gained));
  followed.lostInPlace += Number(isLost && !gained);
  followed.furthest = Math.max(followed.furthest, is.progress?.current ?? 0);
  followed.heldSince = isHeld ? (followed.heldSince ?? now) : undefined;
}

/** All jobs as the store has them, kept beside it: what the invariants compare with. */
export class JobLedger {
  readonly jobs = new Map<JobId, Followed>();
  readonly owners = new Map<ClaimId, Actor>();
  readonly pausedLanes = new Set<LaneName>();
  readonly drainingLanes = new Set<LaneName>();
  readonly breakers = new Map<string, Breaker>();
  /** When a job of the lane last changed its state. */
  readonly movedAt = new Map<LaneName, EpochMs>();

  followed(id: JobId): Followed {
    const found = this.jobs.get(id);
    if (!found) throw new Error(`nobody saw job ${id} being admitted`);
    return found;
  }

  breaker(name: string): Breaker {
    return this.breakers.get(name) ?? neverTold;
  }

  /** Whether the job that is a circuit's trial still runs under the claim it began with. */
  trialLasts(breaker: Breaker): boolean {
    return breaker.state === 'trying' && this.jobs.get(breaker.job)?.job.claimId === breaker.by;
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
      ...nothingYet,
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
    if (job.series > was.series) Object.assign(followed, { ...nothingYet, stopGranted: false });
    if (was.state === 'queued' && job.state === 'running') {
      followed.claims += 1;
      if (job.claimId) this.owners.set(job.claimId, by);
    }
    if (was.state === 'running' && job.state !== 'running') ranTo(followed, was, job, now);
    if (job.series === was.series) followed.interruptions += job.interruptions - was.interruptions;
    followed.stopGranted ||= job.stopRequestedAt !== undefined;
    if (job.state === was.state) return;
    followed.movedAt = now;
    this.movedAt.set(job.lane, now);
  }
}
