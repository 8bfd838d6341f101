import fc from 'fast-check';
import { expect, it } from 'vitest';
import { apply } from '../../shared/apply.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Command } from '../../shared/command.ts';
import { isTerminal, type Job, type JobId, newClaimId } from '../../shared/job.ts';
import { type LaneName, lanes } from '../../shared/lanes.ts';
import type { JobStore } from '../../shared/store/job-store.ts';
import type { StoreFactory } from './job-store-suite.ts';
import {
  beats,
  completes,
  fails,
  failsForGood,
  failure,
  farAhead,
  handClock,
  interrupts,
  lostAfterMs,
  scheduledJob,
  waitingJob,
} from './jobs.ts';

const start = Date.parse('2026-11-20T00:00:00Z');

type Step = { readonly lane: LaneName; readonly of: number; readonly act: (typeof acts)[number] };
const acts = [
  ...([
    'claim',
    'claim',
    'claim',
    'cancel',
    'requestStop',
    'loseLease',
    'expireWait',
    'ready',
    'retry',
  ] as const),
  ...(['beat', 'complete', 'fail', 'fail for good', 'interrupt', 'stop'] as const),
  ...(['submit', 'submit', 'submit for later', 'submit with identity', 'wait'] as const),
] as const;
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    lane: fc.constantFrom<LaneName>('browser', 'documents'),
    of: fc.nat(5),
    act: fc.constantFrom(...acts),
  }),
  { minLength: 200, maxLength: 200 },
);

/** Counters are written beside the records; whatever happens, they must say what the records say. */
export function counterSuite(name: string, newStore: StoreFactory): void {
  it(`${name}: counters and locks are exact after long random sequences`, async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (sequence) => {
        const clock = handClock(start);
        const store = await newStore(clock);
        const jobs: JobId[] = [];
        for (const step of sequence) {
          if (step.act === 'wait') clock.advance(lostAfterMs);
          else await act(step, store, clock, jobs);
        }
        await expectExact(store, jobs);
      }),
      { numRuns: 4, endOnFailure: true },
    );
  });
}

async function act({ lane, of, act }: Step, store: JobStore, clock: Clock, jobs: JobId[]): Promise<void> {
  const fresh = newJobFor(act, lane, clock);
  if (fresh) {
    if ((await store.admit({ job: fresh, input: {} })).admitted) jobs.unshift(fresh.id);
    return;
  }
  const id = jobs[of];
  const job = id && (await store.read(id));
  const command = job && commandFor(act, job, clock);
  // A refusal is as good as a move: it must leave the counters alone.
  if (command) await apply(store, clock, job, command);
}

function newJobFor(act: Step['act'], lane: LaneName, clock: Clock): Job | undefined {
  if (act === 'submit') return waitingJob(clock(), { lane });
  if (act === 'submit for later') return scheduledJob(clock(), clock() + 1000, { lane });
  return act === 'submit with identity' ? waitingJob(clock(), { lane, identity: 'a'.repeat(64) }) : undefined;
}

function commandFor(act: Step['act'], job: Job, clock: Clock): Command | undefined {
  const claim = { claimId: job.claimId ?? newClaimId() };
  switch (act) {
    case 'claim':
      return { kind: 'claim', claimId: newClaimId() };
    case 'ready':
    case 'retry':
      return { kind: act, turnAt: clock() };
    case 'expireWait':
      return { kind: 'expireWait', error: failure };
    case 'cancel':
    case 'requestStop':
    case 'loseLease':
      return { kind: act };
    case 'beat':
      return beats(claim);
    case 'complete':
      return completes(claim);
    case 'interrupt':
      return interrupts(claim);
    case 'fail':
      return fails(claim);
    case 'fail for good':
      return failsForGood(claim);
    case 'stop':
      return { kind: 'stop', report: {}, ...claim };
    default:
      return undefined;
  }
}

async function expectExact(store: JobStore, ids: readonly JobId[]): Promise<void> {
  const jobs = await Promise.all(ids.map((id) => store.read(id)));
  for (const lane of ['browser', 'documents'] as const) {
    const inState = (state: Job['state']) => jobs.filter((job) => job?.lane === lane && job.state === state);
    const running = inState('running');
    const queued = inState('queued');
    expect(running.length).toBeLessThanOrEqual(lanes[lane].concurrency);
    expect(await store.readLane(lane)).toMatchObject({
      scheduled: inState('scheduled').length,
      queued: queued.length,
      running: running.length,
    });
    const listed = async (list: Promise<{ ids: readonly JobId[] }>) => (await list).ids.toSorted();
    expect(await listed(store.listQueued(lane, 100))).toEqual(idsOf(queued));
    expect(await listed(store.listWaitOver(lane, farAhead(start), 100))).toEqual(idsOf(queued));
    expect(await listed(store.listOverdue(lane, farAhead(start), 100))).toEqual(idsOf(running));
  }
  const owner = jobs.find((job) => job?.identity !== undefined && !isTerminal(job.state));
  const locked = store.admit({
    job: waitingJob(start, { lane: 'crawl', identity: 'a'.repeat(64) }),
    input: {},
  });
  if (owner) expect(await locked).toMatchObject({ because: 'identity', liveJobId: owner.id });
  else expect(await locked).toEqual({ admitted: true });
}

const idsOf = (jobs: readonly (Job | undefined)[]): JobId[] =>
  jobs.flatMap((job) => (job ? [job.id] : [])).toSorted();
