import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateStart } from '../../../shared/estimate.ts';
import { lanes } from '../../../shared/lanes.ts';
import { backoffMs } from '../../../shared/retry.ts';

describe('backoff', () => {
  it('stays between one second and the doubling ceiling, at most ten minutes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (failures, random) => {
          const ms = backoffMs(failures, random);
          expect(ms).toBeGreaterThanOrEqual(1000);
          expect(ms).toBeLessThanOrEqual(Math.min(600_000, 60_000 * 2 ** (failures - 1)));
          expect(Number.isInteger(ms)).toBe(true);
        },
      ),
    );
  });

  it('doubles with each failure up to the cap', () => {
    expect([1, 2, 3, 4, 5, 6].map((failures) => backoffMs(failures, 0.5))).toEqual([
      30_000, 60_000, 120_000, 240_000, 300_000, 300_000,
    ]);
  });
});

describe('estimated start', () => {
  const now = 1_000_000;
  const lane = lanes.browser;
  const state = (running: number, durationsMs: readonly number[]) => ({ queued: 5, running, durationsMs });

  it('is now for the next in line of a free lane', () => {
    expect(estimateStart(1, lane, state(0, []), now)).toEqual({ earliest: now, latest: now });
  });

  it('is not given while the lane has no history', () => {
    expect(estimateStart(1, lane, state(1, []), now)).toBeUndefined();
  });

  it('takes a running job for anything between nothing and a whole slow run', () => {
    const durations = [10, 50, 20, 40, 30].map((s) => s * 1000);
    expect(estimateStart(1, lane, state(1, durations), now)).toEqual({
      earliest: now,
      latest: now + 50_000,
    });
    expect(estimateStart(3, lane, state(1, durations), now)).toEqual({
      earliest: now + 2 * 20_000,
      latest: now + 3 * 50_000,
    });
  });

  it('counts the turns of a lane of several by rounds', () => {
    const wide = { ...lane, concurrency: 2 };
    expect(estimateStart(3, wide, state(2, [1000]), now)).toEqual({
      earliest: now + 1000,
      latest: now + 2000,
    });
  });

  it('never ends before it begins, and a later place never starts earlier', () => {
    const durations = fc.array(fc.nat(300_000), { minLength: 1, maxLength: 32 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), durations, (position, sample) => {
        const range = estimateStart(position, lane, state(1, sample), now);
        const later = estimateStart(position + 1, lane, state(1, sample), now);
        if (!range || !later) throw new Error('a lane with history has an estimate');
        expect(range.latest).toBeGreaterThanOrEqual(range.earliest);
        expect(later.earliest).toBeGreaterThanOrEqual(range.earliest);
        expect(later.latest).toBeGreaterThanOrEqual(range.latest);
      }),
    );
  });
});
