import type { Change } from '../../shared/change.ts';
import { type EpochMs, seconds } from '../../shared/clock.ts';
import { isTerminal, type Job } from '../../shared/job.ts';
import { lanes } from '../../shared/lanes.ts';
import { maxInterruptions, maxLostWorkers, maxLostWorkersInAll } from '../../shared/limits.ts';
import type { Along, JobStore } from '../../shared/store/job-store.ts';
import type { Actor } from './actor.ts';
import type { JobLedger } from './ledger-of-jobs.ts';
import { holds } from './violation.ts';

/** A write that took effect. */
export interface Write {
  /** The record right before, and right after. */
  readonly was: Job;
  readonly is: Job;
  /** What the writer took the record to be, and decided. */
  readonly before: Job;
  readonly change: Change;
  readonly by: Actor;
  /** The writer's clock when it decided. */
  readonly decidedAt: EpochMs;
  readonly along: Along | undefined;
}

/** How many at once, as the table of lanes says at the start. */
const concurrency = new Map(Object.values(lanes).map((lane) => [lane.name, lane.concurrency]));

const isRescue = ({ was, is }: Write) => is.lostWorkers > was.lostWorkers;

/** I2, I3, stop and pause: who may write what. */
export function mayWrite(write: Write, ledger: JobLedger, clocksAreClose: boolean): void {
  const { was, is } = write;
  if (isTerminal(was.state)) {
    const retried = was.state !== 'completed' && is.state === 'queued' && is.series === was.series + 1;
    holds('I2', retried, `${was.state} became ${is.state}`);
    mayJoin(is, ledger);
  } else holds('I2', is.series === was.series, `a new series began while the job was ${was.state}`);

  if (was.state === 'running') whileRunning(write, ledger, clocksAreClose);
  if (is.state === 'running' && was.state !== 'running') {
    holds('I1', was.state === 'queued', `${was.state} became running`);
    whileAway(write, ledger);
    holds('pause', !ledger.pausedLanes.has(is.lane), `a job of the paused lane ${is.lane} was claimed`);
    holds('stop', !ledger.followed(is.id).stopGranted, 'a job that was to stop was claimed again');
  }
  const waitsAgain = !isTerminal(was.state) && (is.state === 'queued' || is.state === 'scheduled');
  if (waitsAgain)
    holds('stop', was.stopRequestedAt === undefined, `a job that was to stop became ${is.state}`);
}

/** Pause, for what comes in new or again. */
export function mayJoin({ lane }: Job, { drainingLanes }: JobLedger): void {
  holds('pause', !drainingLanes.has(lane), `a job was taken into the lane ${lane}, which is drained`);
}

function whileRunning(write: Write, { owners }: JobLedger, clocksAreClose: boolean): void {
  const { was, is, before, by, decidedAt } = write;
  holds('I3', before.claimId === was.claimId, 'a write was decided on a claim that was not the present one');
  const owner = was.claimId && owners.get(was.claimId);
  const until = was.leaseUntil ?? 0;
  if (isRescue(write)) {
    holds('I3', before.leaseUntil === was.leaseUntil, 'a job was taken although its lease had been renewed');
    const early = owner && clocksAreClose && owner.clock() < until;
    holds('I3', !early, 'a job was taken from a worker whose lease lasted');
  } else if (by.role === 'worker') {
    holds('I3', owner === by, `${by.name} wrote under the claim of ${owner?.name}`);
    holds('I3', decidedAt < (before.leaseUntil ?? 0), `${by.name} wrote although its lease was over`);
  } else {
    const left = is.state === 'running' && is.claimId === was.claimId && is.leaseUntil === until;
    holds('I3', left, `${by.name} moved a running job`);
  }
}

/** Breaker: who may begin while the other side is, or may be, away. Each reads its own clock. */
function whileAway({ is, decidedAt, along }: Write, ledger: JobLedger): void {
  if (is.breaker === undefined) return;
  const breaker = ledger.breaker(is.breaker);
  if (breaker.state === 'closed') return;
  const after = along?.breaker?.after;
  const isTrial = after?.state === 'trying' && after.by === is.claimId && after.job === is.id;
  holds('breaker', isTrial, `a job was begun while the circuit was ${breaker.state}`);
  if (breaker.state === 'open')
    holds('breaker', decidedAt >= breaker.until, 'a trial was begun before the pause was over');
  else holds('breaker', !ledger.trialLasts(breaker) || decidedAt >= breaker.until, 'two trials at once');
}

/** I5: what is counted is right, and within its bound; so is the wait for the other side. */
export function isCounted({ job, ...followed }: ReturnType<JobLedger['followed']>): void {
  const attempts = followed.claims - followed.givenBack;
  holds('I5', job.attempts === attempts, `${job.attempts} attempts are recorded, there were ${attempts}`);
  holds('I5', job.attempts <= job.maxAttempts, `${job.attempts} attempts of ${job.maxAttempts}`);
  const inPlace = `${job.lostWithoutProgress} losses without progress are recorded, there were ${followed.lostInPlace}`;
  holds('I5', job.lostWithoutProgress === followed.lostInPlace, inPlace);
  holds(
    'I5',
    job.lostWithoutProgress <= maxLostWorkers,
    `${job.lostWithoutProgress} losses without progress`,
  );
  holds('I5', job.lostWorkers <= maxLostWorkersInAll, `${job.lostWorkers} workers were lost`);
  holds('I5', job.interruptions <= maxInterruptions, `${job.interruptions} interruptions`);
}

/** Breaker: however often it is tried in between, a wait for the other side is one wait. */
export function isHeldOnce(
  { job, heldSince }: ReturnType<JobLedger['followed']>,
  clockErrorMs: number,
): void {
  if (job.state !== 'queued' || heldSince === undefined) return;
  const until = heldSince + seconds(lanes[job.lane].maxQueueWaitSeconds) + 2 * clockErrorMs;
  holds('breaker', (job.waitUntil ?? 0) <= until, 'a wait for the other side was begun anew');
}

/** I4 for the lane of a job. */
export async function isBounded(lane: Job['lane'], ledger: JobLedger, store: JobStore): Promise<void> {
  const { running, ...waiting } = ledger.counters(lane);
  const most = concurrency.get(lane) ?? 0;
  holds('I4', running <= most, `${running} jobs of the lane ${lane} run at once, ${most} may`);
  const counters = await store.readLane(lane);
  const said = { scheduled: counters.scheduled, queued: counters.queued, running: counters.running };
  const are = { ...waiting, running };
  for (const [name, number] of Object.entries(are))
    holds(
      'I4',
      Reflect.get(said, name) === number,
      `${lane}: ${number} are ${name}, ${Reflect.get(said, name)} are counted`,
    );
}

/** Secret and identity lock: there exactly while the job is live. */
export async function isLocked(
  job: Job,
  hadSecret: boolean,
  ledger: JobLedger,
  store: JobStore,
): Promise<void> {
  const live = !isTerminal(job.state);
  const kept = (await store.readSecret(job.id)) !== undefined;
  holds(
    'vault',
    kept === (live && hadSecret),
    `the job is ${job.state} and its secret ${kept ? 'exists' : 'is gone'}`,
  );
  holds('vault', kept === (job.secret === 'sealed'), `the record says that the secret is ${job.secret}`);
  if (job.identity === undefined) return;
  const holders = ledger.live().filter((other) => other.job.identity === job.identity).length;
  holds('vault', holders <= 1, `${holders} live jobs have one identity`);
  const locked = (await store.countProof(job.identity, 1)) > 0;
  if (locked) await store.countProof(job.identity, -1);
  holds(
    'vault',
    locked === (holders === 1),
    `${holders} live jobs hold an identity that is ${locked ? 'locked' : 'free'}`,
  );
}
