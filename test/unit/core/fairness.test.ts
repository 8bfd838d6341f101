import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { claimNext } from '../../../shared/claim.ts';
import { rankOf } from '../../../shared/claim-order.ts';
import { seconds } from '../../../shared/clock.ts';
import type { Job } from '../../../shared/job.ts';
import { lanes } from '../../../shared/lanes.ts';
import { drawTurn } from '../../../shared/turn.ts';
import { admitted, completes, done, handClock, waitingJob } from '../../store/jobs.ts';
import { MemoryJobStore } from '../../store/memory-job-store.ts';

const start = Date.parse('2026-11-20T00:00:00Z');
const turnMs = seconds(lanes.browser.turnSeconds);
const flood = lanes.browser.maxQueued;
const quiet = () => undefined;

/**
 * One submitter sends as many jobs at once as the line takes. Somebody else comes so much later. Each job takes as long
 * as all others, one at a time.
 *
 * @returns how many of the flood were taken before the newcomer was there, and how many between that and its turn
 */
async function flooded(durationMs: number, newcomerAfterMs: number) {
  const clock = handClock(start);
  const store = new MemoryJobStore(clock);
  const until = (at: number) => clock.advance(Math.max(0, at - clock()));
  const join = async (submitter: string): Promise<Job> => {
    const turn = await drawTurn(store, { lane: 'browser', submitter }, clock());
    return admitted(store, waitingJob(clock(), { submitter, rank: rankOf(turn.at, 5) }));
  };
  const take = async (): Promise<Job> => {
    const job = await claimNext({ store, clock, emit: quiet }, 'browser');
    if (job?.claimId === undefined) throw new Error('somebody waits and the slot is free');
    await done(store, clock(), job, completes({ claimId: job.claimId }));
    return job;
  };

  for (let n = 0; n < flood; n++) await join('flood');
  // Whoever comes with the flood finds the line full until the first is taken.
  const taken = { before: 0, ahead: 0 };
  let freeAt = start;
  for (; freeAt < start + newcomerAfterMs || taken.before === 0; freeAt += durationMs) {
    until(freeAt);
    await take();
    taken.before += 1;
  }
  until(start + newcomerAfterMs);
  const newcomer = await join('newcomer');
  until(freeAt);
  while ((await take()).id !== newcomer.id) taken.ahead += 1;
  return taken;
}

/** While the flood cannot be set back any further: later on, age counts. */
const newcomerAfterMs = fc.integer({ min: 1, max: 29 * 60_000 });

describe('somebody who floods the lane', () => {
  it('keeps the next submitter waiting for one job at most, if jobs take no longer than a turn', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 40_000, max: turnMs }), newcomerAfterMs, async (duration, after) => {
        expect((await flooded(duration, after)).ahead).toBeLessThanOrEqual(1);
      }),
      { numRuns: 40 },
    );
  });

  it('keeps it waiting for no more than the turns that have come meanwhile and are not done, however long jobs take', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: turnMs, max: 400_000 }),
        newcomerAfterMs,
        async (duration, after) => {
          const { before, ahead } = await flooded(duration, after);
          expect(ahead).toBeLessThanOrEqual(Math.max(0, Math.floor(after / turnMs) + 1 - before));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('of five minutes each keeps one who comes ten minutes later waiting for eight of fifty', async () => {
    expect(await flooded(300_000, 599_999)).toEqual({ before: 2, ahead: 8 });
  });
});
