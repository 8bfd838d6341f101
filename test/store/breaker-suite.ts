import { beforeEach, describe, expect, it } from 'vitest';
import { apply } from '../../shared/apply.ts';
import { type Breaker, neverTold } from '../../shared/breaker.ts';
import { newClaimId, newJobId } from '../../shared/job.ts';
import type { JobStore } from '../../shared/store/job-store.ts';
import type { StoreFactory } from './job-store-suite.ts';
import { admitted, type HandClock, handClock, present, waitingJob } from './jobs.ts';

const start = Date.parse('2026-11-20T00:00:00Z');
const name = 'site';
const failedOnce = { state: 'closed', failures: 1 } as const satisfies Breaker;
const open = { state: 'open', until: start + 60_000 } as const satisfies Breaker;
const by = newClaimId();
const trying = { state: 'trying', by, job: newJobId(), until: start + 90_000 } as const satisfies Breaker;
const every: readonly Breaker[] = [neverTold, failedOnce, open, trying];

/** What every store must do for circuit breakers. */
export function breakerSuite(suite: string, newStore: StoreFactory): void {
  let store: JobStore;
  let clock: HandClock;
  beforeEach(async () => {
    clock = handClock(start);
    store = await newStore(clock);
  });
  const stands = async (after: Breaker) =>
    expect(await store.writeBreaker({ name, before: await store.readBreaker(name), after })).toBe(true);

  describe(`${suite}: a circuit breaker`, () => {
    it('is closed as long as nobody has told of it', async () => {
      expect(await store.readBreaker(name)).toEqual(neverTold);
      expect(await store.writeBreaker({ name, before: failedOnce, after: open })).toBe(false);
      expect(await store.readBreaker(name)).toEqual(neverTold);
    });

    it('is read as it was written, whatever it was before, and is one of its name', async () => {
      for (const before of every)
        for (const after of every) {
          await stands(before);
          await stands(after);
          expect(await store.readBreaker(name)).toEqual(after);
        }
      expect(await store.readBreaker('another')).toEqual(neverTold);
    });

    it('is not written by who has read another state than the present one', async () => {
      for (const present of every) {
        await stands(present);
        for (const before of every.filter((one) => one !== present))
          expect(await store.writeBreaker({ name, before, after: open })).toBe(false);
        expect(await store.readBreaker(name)).toEqual(present);
      }
    });

    it('tells states of one kind apart', async () => {
      await stands(open);
      const later = { ...open, until: start + 60_001 };
      expect(await store.writeBreaker({ name, before: later, after: neverTold })).toBe(false);
      await stands(trying);
      const another = { ...trying, by: newClaimId() };
      expect(await store.writeBreaker({ name, before: another, after: neverTold })).toBe(false);
    });

    it('counts each of many that tell at once', async () => {
      const tell = async (): Promise<void> => {
        const before = await store.readBreaker(name);
        if (before.state !== 'closed') throw new Error('nobody opens it');
        const after: Breaker = { state: 'closed', failures: before.failures + 1 };
        if (!(await store.writeBreaker({ name, before, after }))) return tell();
      };
      await Promise.all(Array.from({ length: 8 }, tell));
      expect(await store.readBreaker(name)).toEqual({ state: 'closed', failures: 8 });
    });
  });

  describe(`${suite}: a claim through a circuit`, () => {
    const claim = async (before: Breaker, after: Breaker) => {
      const job = await admitted(store, waitingJob(start, { lane: 'crawl', breaker: name }));
      const command = { kind: 'claim', claimId: newClaimId() } as const;
      return { job, answer: await apply(store, clock, job, command, { breaker: { name, before, after } }) };
    };

    it('writes the trial in the same write', async () => {
      await stands(open);
      expect((await claim(open, trying)).answer.applied).toBe(true);
      expect(await store.readBreaker(name)).toEqual(trying);
    });

    it('leaves a closed circuit as it is', async () => {
      expect((await claim(neverTold, neverTold)).answer.applied).toBe(true);
      await stands(failedOnce);
      expect((await claim(failedOnce, failedOnce)).answer.applied).toBe(true);
      expect(await store.readBreaker(name)).toEqual(failedOnce);
    });

    it('is none when the circuit is not as it was read: nothing at all is written', async () => {
      await stands(open);
      for (const [before, after] of [
        [neverTold, neverTold],
        [failedOnce, failedOnce],
        [{ ...open, until: start }, trying],
      ] as const) {
        const { job, answer } = await claim(before, after);
        expect(answer).toMatchObject({ applied: false, because: 'breaker', job });
        expect(await present(store, job)).toEqual(job);
      }
      expect(await store.readLane('crawl')).toMatchObject({ queued: 3, running: 0 });
      expect(await store.readBreaker(name)).toEqual(open);
    });

    it('is one trial, though many come at once', async () => {
      await stands(open);
      const claims = await Promise.all(
        Array.from({ length: 4 }, () => claim(open, { ...trying, by: newClaimId() })),
      );
      expect(claims.filter(({ answer }) => answer.applied)).toHaveLength(1);
      expect(await store.readLane('crawl')).toMatchObject({ queued: 3, running: 1 });
    });
  });
}
