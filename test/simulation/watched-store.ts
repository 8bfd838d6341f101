import { isDeepStrictEqual } from 'node:util';
import type { AuditEntry } from '../../shared/access/audit.ts';
import { type Change, ends, revives } from '../../shared/change.ts';
import type { EpochMs } from '../../shared/clock.ts';
import { isTerminal, type Job } from '../../shared/job.ts';
import type { LaneName } from '../../shared/lanes.ts';
import type {
  Admission,
  Admitted,
  BreakerStep,
  JobStore,
  LaneSettingsChange,
  Written,
} from '../../shared/store/job-store.ts';
import type { Actor } from './actor.ts';
import { isBounded, isCounted, isHeldOnce, isLocked, mayJoin, mayWrite, type Write } from './invariants.ts';
import { JobLedger } from './ledger-of-jobs.ts';
import type { Trace } from './trace.ts';
import { holds, Violation } from './violation.ts';

export interface Watched {
  readonly store: JobStore;
  readonly trace: Trace;
  readonly now: () => EpochMs;
  /** Whether the clocks are as close as they are in production: then no lease is taken early. */
  readonly clocksAreClose: boolean;
  /** What clocks are off by. */
  readonly clockErrorMs: number;
}

/** Brings about the effects of calls, one after the other, and checks after each what must hold. */
export class WatchedStore {
  readonly ledger = new JobLedger();
  /** The first thing that did not hold. */
  violation: Violation | undefined;
  readonly #watched: Watched;
  #last: Promise<unknown> = Promise.resolve();

  constructor(watched: Watched) {
    this.#watched = watched;
  }

  admit(by: Actor, admission: Admission): Promise<Admitted> {
    return this.#inTurn(async ({ store, trace, now }) => {
      const answer = await store.admit(admission);
      const { job } = admission;
      const name = trace.name('job', job.id);
      if (!answer.admitted) {
        trace.tell(by, () => `admit ${name}: refused, ${answer.because}`, `admit refused ${answer.because}`);
        if (answer.because === 'identity') {
          const holder = this.ledger.jobs.get(answer.liveJobId);
          holds(
            'vault',
            holder !== undefined && !isTerminal(holder.job.state),
            'an ended job holds an identity',
          );
        }
        return answer;
      }
      trace.tell(
        by,
        () => `admit ${name}: ${job.state} in ${job.lane}, ${admission.input.plan}`,
        `→${job.state}`,
      );
      mayJoin(job, this.ledger);
      this.ledger.admitted(job, now());
      await isBounded(job.lane, this.ledger, store);
      await isLocked(job, job.secret === 'sealed', this.ledger, store);
      return answer;
    });
  }

  write(
    { by, decidedAt, along }: Pick<Write, 'by' | 'decidedAt' | 'along'>,
    before: Job,
    change: Change,
  ): Promise<Written> {
    return this.#inTurn(async ({ store, trace, now, clocksAreClose, clockErrorMs }) => {
      const followed = this.ledger.followed(before.id);
      const was = followed.job;
      const answer = await store.write(before, change, along);
      const name = trace.name('job', before.id);
      const wish = `${name}: ${before.state} → ${change.next.state}`;
      if (!answer.written) {
        trace.tell(
          by,
          () => `${wish}: refused, ${answer.because} (it is ${was.state})`,
          `write refused ${answer.because}`,
        );
        return answer;
      }
      const is = answer.job;
      trace.tell(by, () => `${wish}${detail(trace, was, is)}`, `${was.state}→${is.state}`);
      const write = { was, is, before, change, by, decidedAt, along };
      mayWrite(write, this.ledger, clocksAreClose);
      if (is.breaker !== undefined && was.state === 'queued' && is.state === 'running') {
        if (along?.breaker) this.ledger.breakers.set(is.breaker, along.breaker.after);
        holds(
          'breaker',
          isDeepStrictEqual(await store.readBreaker(is.breaker), this.ledger.breaker(is.breaker)),
          'a claim did not take its circuit along',
        );
      }
      if (ends(was, is) && is.error) trace.count(is.error.code);
      if (along?.renewal) trace.count('retried with secrets');
      this.ledger.wrote(is, by, now());
      isCounted(followed);
      isHeldOnce(followed, clockErrorMs);
      if (is.state !== was.state) await isBounded(is.lane, this.ledger, store);
      if (ends(was, is) || revives(was, is)) await isLocked(is, followed.hadSecret, this.ledger, store);
      return answer;
    });
  }

  /** A row or a piece of log: both are fenced by the claim alone. */
  append(
    by: Actor,
    job: Job,
    what: 'row' | 'log',
    effect: (store: JobStore) => Promise<boolean>,
  ): Promise<boolean> {
    return this.#inTurn(async ({ store, trace }) => {
      const followed = this.ledger.followed(job.id);
      const done = await effect(store);
      const name = trace.name('job', job.id);
      trace.tell(
        by,
        () => `${name}: ${what}${done ? '' : ' refused'}`,
        `${what} ${done ? 'written' : 'refused'}`,
      );
      if (!done) return done;
      const { state, claimId } = followed.job;
      holds(
        'I3',
        state === 'running' && claimId === job.claimId,
        `a ${what} was written under a claim that is over`,
      );
      holds(
        'I3',
        claimId !== undefined && this.ledger.owners.get(claimId) === by,
        `a ${what} was written by a stranger`,
      );
      followed.job = (await store.read(job.id)) ?? followed.job;
      return done;
    });
  }

  /** How a circuit stands at the beginning. */
  async told(step: BreakerStep): Promise<void> {
    await this.#watched.store.writeBreaker(step);
    this.ledger.breakers.set(step.name, step.after);
  }

  writeBreaker(by: Actor, step: BreakerStep): Promise<boolean> {
    return this.#inTurn(async ({ store, trace }) => {
      const written = await store.writeBreaker(step);
      const { state } = step.after;
      trace.tell(
        by,
        () => `circuit: ${step.before.state} → ${state}${written ? '' : ' refused'}`,
        written ? `circuit →${state}` : 'circuit refused',
      );
      if (written) this.ledger.breakers.set(step.name, step.after);
      return written;
    });
  }

  setLane(
    by: Actor,
    lane: LaneName,
    settings: LaneSettingsChange,
    audit?: AuditEntry,
  ): ReturnType<JobStore['setLane']> {
    return this.#inTurn(async ({ store, trace }) => {
      const answer = await store.setLane(lane, settings, audit);
      follow(this.ledger.pausedLanes, lane, settings.pausedAt);
      follow(this.ledger.drainingLanes, lane, settings.drainingAt);
      trace.tell(by, () => `lane ${lane}: ${JSON.stringify(settings)}`, `lane ${Object.keys(settings)[0]}`);
      return answer;
    });
  }

  /** Whatever a check finds is kept here: the engine under test would take it for a fault of the store. */
  #inTurn<T>(effect: (watched: Watched) => Promise<T>): Promise<T> {
    const turn = this.#last.then(() => effect(this.#watched));
    this.#last = turn.catch((error: unknown) => {
      this.violation ??=
        error instanceof Violation ? error : new Violation('I1', `the store broke: ${error}`);
    });
    return turn;
  }
}

/** What a setting makes of a set of lanes: nothing when it is not given. */
function follow(set: Set<LaneName>, lane: LaneName, since: EpochMs | null | undefined): void {
  if (since === null) set.delete(lane);
  else if (since !== undefined) set.add(lane);
}

function detail(trace: Trace, was: Job, is: Job): string {
  const claim = is.claimId ?? was.claimId;
  return [
    claim && `, ${trace.name('claim', claim)}`,
    is.state === 'running' && is.stopRequestedAt !== was.stopRequestedAt && ', stop requested',
    is.lostWorkers > was.lostWorkers && ', its worker was lost',
    is.interruptions > was.interruptions && ', interrupted',
    is.heldSince !== undefined && ', held',
    is.secret !== was.secret && `, secret ${is.secret}`,
    is.series > was.series && `, series ${is.series}`,
    is.error && `, ${is.error.code}`,
  ]
    .filter(Boolean)
    .join('');
}
