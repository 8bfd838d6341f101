import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultBackoff } from '../../../shared/limits.ts';
import { backoffMs } from '../../../shared/retry.ts';

const failures = fc.integer({ min: 1, max: 100 });
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const backoff = fc.record({
  baseSeconds: fc.integer({ min: 1, max: 600 }),
  capSeconds: fc.integer({ min: 1, max: 3600 }),
});

describe('backoff', () => {
  it('stays between one second and the doubling ceiling of the type, at most its cap', () => {
    fc.assert(
      fc.property(failures, random, backoff, (failures, random, { baseSeconds, capSeconds }) => {
        const ms = backoffMs(failures, random, { baseSeconds, capSeconds });
        expect(ms).toBeGreaterThanOrEqual(1000);
        expect(ms).toBeLessThanOrEqual(1000 * Math.min(capSeconds, baseSeconds * 2 ** (failures - 1)));
        expect(Number.isInteger(ms)).toBe(true);
      }),
    );
  });

  it('is spread over the whole of it, so that jobs which failed together do not come back together', () => {
    const pauses = [0, 0.25, 0.5, 0.75, 0.999].map((random) => backoffMs(2, random, defaultBackoff));
    expect(pauses).toEqual([1000, 30_000, 60_000, 90_000, 119_880]);
  });

  it('doubles with each failure up to the cap', () => {
    expect([1, 2, 3, 4, 5, 6].map((failures) => backoffMs(failures, 0.5, defaultBackoff))).toEqual([
      30_000, 60_000, 120_000, 240_000, 300_000, 300_000,
    ]);
  });

  it('is the one of the type', () => {
    expect(backoffMs(1, 0.5, { baseSeconds: 4, capSeconds: 30 })).toBe(2000);
    expect(backoffMs(9, 0.5, { baseSeconds: 4, capSeconds: 30 })).toBe(15_000);
  });
});
