import { describe, expect } from 'vitest';
import type { Job } from '../../shared/job.ts';
import type { Admission, Admitted, JobStore, LaneSettings } from '../../shared/store/job-store.ts';
import { waitingJob } from '../store/jobs.ts';
import { raceOf } from './both-orders.ts';
import { counters, identity, noJobs, start, useWorlds } from './world.ts';

const { empty } = useWorlds();

interface Rivals {
  readonly store: JobStore;
  readonly one: Admission;
  readonly other: Admission;
}

const admission = (overrides: Partial<Job>, more: Partial<Admission> = {}): Admission => ({
  job: waitingJob(start, { secret: 'sealed', ...overrides }),
  input: {},
  secret: new Uint8Array([1]),
  ...more,
});

const rivals =
  (make: (n: 1 | 2) => Admission, settings: LaneSettings = {}) =>
  async (): Promise<Rivals> => {
    const store = await empty();
    await store.setLane('browser', settings);
    return { store, one: make(1), other: make(2) };
  };

/** One is stored whole, of the other there is nothing. */
async function expectOnly({ store }: Rivals, winner: Admission, loser: Admission): Promise<void> {
  expect(await store.read(winner.job.id)).toEqual(winner.job);
  expect(await store.readSecret(winner.job.id)).toEqual(winner.secret);
  expect(await store.read(loser.job.id)).toBeUndefined();
  expect(await store.readInput(loser.job.id)).toBeUndefined();
  expect(await store.readSecret(loser.job.id)).toBeUndefined();
  expect(await counters({ store })).toEqual({ ...noJobs, queued: 1 });
}

function admissionRace(
  names: readonly [string, string],
  world: () => Promise<Rivals>,
  /** What the loser is told. */
  refusal: (winner: Admission) => Admitted,
): void {
  raceOf(names, {
    world,
    a: ({ store, one }) => store.admit(one),
    b: ({ store, other }) => store.admit(other),
    aFirst: async (a, b, { one, other, ...world }) => {
      expect([a, b]).toEqual([{ admitted: true }, refusal(one)]);
      await expectOnly({ ...world, one, other }, one, other);
    },
    bFirst: async (a, b, { one, other, ...world }) => {
      expect([a, b]).toEqual([refusal(other), { admitted: true }]);
      await expectOnly({ ...world, one, other }, other, one);
    },
  });
}

describe('two submissions', () => {
  admissionRace(
    ['one for the last place', 'another for the last place'],
    rivals(() => admission({}), { maxQueued: 1 }),
    () => ({ admitted: false, because: 'full' }),
  );

  admissionRace(
    ['one of an identity', 'another of the same identity'],
    rivals((n) => admission({ identity }, { proof: new Uint8Array([n]) })),
    ({ job, proof }) => ({
      admitted: false,
      because: 'identity',
      liveJobId: job.id,
      ...(proof && { proof }),
    }),
  );

  const key = 'f'.repeat(64);
  admissionRace(
    ['one under an idempotency key', 'another under the same key'],
    rivals((n) => admission({}, { idempotency: { key, fingerprint: new Uint8Array([n]) } })),
    ({ job, idempotency }) => ({
      admitted: false,
      because: 'repeated',
      jobId: job.id,
      fingerprint: idempotency?.fingerprint ?? expect.unreachable(),
    }),
  );

  admissionRace(
    ['one under a key and an identity', 'its repetition'],
    rivals(() => admission({ identity }, { idempotency: { key, fingerprint: new Uint8Array([7]) } })),
    // The key comes first: a repetition is no second submission of the person.
    ({ job }) => ({
      admitted: false,
      because: 'repeated',
      jobId: job.id,
      fingerprint: new Uint8Array([7]),
    }),
  );
});
