import { neverTold } from '../../shared/breaker.ts';
import type { Change } from '../../shared/change.ts';
import { seconds } from '../../shared/clock.ts';
import type { Job } from '../../shared/job.ts';
import { leaseMarginSeconds } from '../../shared/limits.ts';
import { without } from '../../shared/moves.ts';
import type { JobStore, SealedSecret } from '../../shared/store/job-store.ts';
import { but, countedElsewhere, type Decide, deciding, guarded, rewriting, unguarded } from './breakage.ts';
import type { Invariant } from './violation.ts';

/** A core that is broken in one place. */
export interface Mutant {
  readonly name: string;
  /** What it must be caught by: the first of them that a schedule comes upon. */
  readonly breaks: readonly Invariant[];
  /** Broken between the engine and its store. */
  readonly store?: (store: JobStore) => JobStore;
  /** Broken in what it decides (break-core.ts). */
  readonly decide?: (decide: Decide) => Decide;
  /** The duty that tick forgets. */
  readonly neglects?: string;
}

const isClaim = (before: Job, { next }: Change) => before.state === 'queued' && next.state === 'running';
const isInterruption = (before: Job, { next }: Change) => next.interruptions > before.interruptions;

export const mutants: readonly Mutant[] = [
  {
    name: 'no-fence',
    breaks: ['I3'],
    store: rewriting((change) => {
      const { claimId, ...rest } = change.guard;
      return rest.leaseUntil === undefined ? guarded(change, rest) : change;
    }),
  },
  {
    name: 'rows-without-fence',
    breaks: ['I3'],
    store: (store) =>
      but(store, {
        writeRow: async (job, entry) => store.writeRow((await store.read(job.id)) ?? job, entry),
      }),
  },
  {
    name: 'rescue-by-id',
    breaks: ['I3'],
    store: rewriting((change) =>
      change.guard.leaseUntil === undefined ? change : guarded(change, { state: 'running' }),
    ),
  },
  {
    name: 'rescue-without-margin',
    breaks: ['I3'],
    decide: deciding(['loseLease'], (job, now) => ({
      job,
      now: now + seconds(leaseMarginSeconds),
    })),
  },
  {
    name: 'lease-revives',
    breaks: ['I3'],
    decide: deciding(['beat', 'complete', 'fail', 'timeUp', 'interrupt', 'stop'], (job, now) => ({
      job: { ...job, ...(job.leaseUntil !== undefined && { leaseUntil: Number.MAX_SAFE_INTEGER }) },
      now,
    })),
  },
  {
    name: 'claim-without-guard',
    breaks: ['I3', 'I2', 'I1'],
    store: unguarded(isClaim),
  },
  {
    name: 'ready-without-guard',
    breaks: ['I2', 'I3', 'I4'],
    store: unguarded((before, { next }) => before.state === 'scheduled' && next.state === 'queued'),
  },
  {
    name: 'cancel-without-guard',
    breaks: ['I2', 'I3', 'I4'],
    store: unguarded((_, { next }) => next.state === 'cancelled'),
  },
  {
    name: 'completed-tried-again',
    breaks: ['I2'],
    decide: (decide) => (job, command, now) => {
      if (command.kind !== 'retry' || job.state !== 'completed') return decide(job, command, now);
      const decision = decide({ ...job, state: 'error' }, command, now);
      return 'next' in decision ? guarded(decision, { state: job.state }) : decision;
    },
  },
  {
    name: 'interruption-not-counted',
    breaks: ['I4'],
    store: (store) =>
      but(store, {
        write: (before, change, along) =>
          isInterruption(before, change)
            ? countedElsewhere(store, before, change, along)
            : store.write(before, change, along),
      }),
  },
  {
    name: 'one-too-many',
    breaks: ['I4'],
    store: (store) =>
      but(store, {
        write: async (before, change, along) => {
          const answer = await store.write(before, change, along);
          if (answer.written || answer.because !== 'lane' || !isClaim(before, change)) return answer;
          const { pausedAt } = await store.readLane(before.lane);
          return pausedAt === undefined ? countedElsewhere(store, before, change, along) : answer;
        },
      }),
  },
  {
    name: 'attempt-not-counted',
    breaks: ['I5'],
    store: rewriting((change, before) =>
      isClaim(before, change) ? { ...change, next: { ...change.next, attempts: before.attempts } } : change,
    ),
  },
  {
    name: 'one-attempt-more',
    breaks: ['I5'],
    decide: (decide) => (job, command, now) => {
      if (command.kind !== 'fail') return decide(job, command, now);
      const decision = decide({ ...job, maxAttempts: job.maxAttempts + 1 }, command, now);
      return 'next' in decision
        ? { ...decision, next: { ...decision.next, maxAttempts: job.maxAttempts } }
        : decision;
    },
  },
  {
    name: 'every-loss-forgiven',
    breaks: ['I5'],
    decide: deciding(['loseLease'], (job, now) => ({ job: { ...job, reached: -1 }, now })),
  },
  {
    name: 'progress-forgotten',
    breaks: ['I5'],
    decide: deciding(['loseLease'], (job, now) => ({ job: without(job, 'progress'), now })),
  },
  {
    name: 'trial-not-taken',
    breaks: ['breaker'],
    store: (store) =>
      but(store, {
        write: (before, change, { breaker, ...along } = {}) => store.write(before, change, along),
      }),
  },
  {
    name: 'circuit-read-as-closed',
    breaks: ['I6', 'breaker'],
    store: (store) => but(store, { readBreaker: async () => neverTold }),
  },
  {
    name: 'never-tried-again',
    breaks: ['I6'],
    store: (store) =>
      but(store, {
        readBreaker: async (name) => {
          const breaker = await store.readBreaker(name);
          return breaker.state === 'open' ? { ...breaker, until: Number.MAX_SAFE_INTEGER } : breaker;
        },
      }),
  },
  {
    name: 'others-held-too',
    breaks: ['I6'],
    store: (store) =>
      but(store, {
        listQueued: async (lane, limit, from) => {
          const page = await store.listQueued(lane, limit, from);
          const first = page.ids[0] && (await store.read(page.ids[0]));
          if (first?.breaker === undefined) return page;
          return (await store.readBreaker(first.breaker)).state === 'open' ? { ids: [first.id] } : page;
        },
      }),
  },
  {
    name: 'held-for-ever',
    breaks: ['breaker'],
    decide: deciding(['fail'], (job, now) => ({ job: without(job, 'heldSince'), now })),
  },
  {
    name: 'new-secret-not-kept',
    breaks: ['vault'],
    store: (store) =>
      but(store, {
        write: (before, change, { renewal, ...along } = {}) => store.write(before, change, along),
      }),
  },
  {
    name: 'retry-beats-stop',
    breaks: ['stop'],
    store: rewriting((change) => {
      const { noStopRequest, ...rest } = change.guard;
      return guarded(change, rest);
    }),
  },
  {
    name: 'stop-forgotten',
    breaks: ['stop'],
    decide: (decide) => (job, command, now) => {
      if (command.kind !== 'fail' && command.kind !== 'interrupt') return decide(job, command, now);
      const { stopRequestedAt, ...unstopped } = job;
      const decision = decide(unstopped, command, now);
      if (!('next' in decision) || stopRequestedAt === undefined) return decision;
      return guarded({ ...decision, next: { ...decision.next, stopRequestedAt } }, { state: 'running' });
    },
  },
  {
    name: 'pause-ignored',
    breaks: ['pause'],
    store: (store) =>
      but(store, { setLane: (lane, { pausedAt, ...settings }) => store.setLane(lane, settings) }),
  },
  {
    name: 'drain-ignored',
    breaks: ['pause'],
    store: (store) =>
      but(store, { setLane: (lane, { drainingAt, ...settings }) => store.setLane(lane, settings) }),
  },
  {
    name: 'secret-kept',
    breaks: ['vault'],
    store: (store) => {
      const secrets = new Map<string, SealedSecret>();
      return but(store, {
        admit: (admission) => {
          if (admission.secret) secrets.set(admission.job.id, admission.secret);
          return store.admit(admission);
        },
        readSecret: async (id) => secrets.get(id),
      });
    },
  },
  {
    name: 'identity-kept',
    breaks: ['vault'],
    store: (store) =>
      but(store, {
        write: ({ identity, ...before }, change, along) => store.write(before, change, along),
      }),
  },
  {
    name: 'cancelled-is-gone',
    breaks: ['I1'],
    store: (store) =>
      but(store, {
        read: async (id) => {
          const job = await store.read(id);
          return job?.state === 'cancelled' ? undefined : job;
        },
      }),
  },
  {
    name: 'nobody-rescued',
    breaks: ['I6'],
    decide: deciding(['loseLease'], (job) => ({ job, now: 0 })),
  },
  { name: 'doorbells-forgotten', breaks: ['I6'], neglects: 'ringForgotten' },
  { name: 'nobody-readied', breaks: ['I6'], neglects: 'ready' },
  {
    name: 'one-page-only',
    breaks: ['I6'],
    store: (store) =>
      but(store, {
        listQueued: async (lane) => ({ ids: (await store.listQueued(lane, 1)).ids }),
      }),
  },
];

export function mutantOf(name: string): Mutant {
  const found = mutants.find((mutant) => mutant.name === name);
  if (found) return found;
  throw new Error(
    `no mutant is called ${name}; there are ${mutants.map((mutant) => mutant.name).join(', ')}`,
  );
}
