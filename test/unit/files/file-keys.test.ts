import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resultDays, sourceKey, sourceTerms } from '../../../shared/file-keys.ts';
import { newJobId } from '../../../shared/job.ts';
import { maxScheduleSeconds, sideItemSeconds } from '../../../shared/limits.ts';

const dayMs = 24 * 3600 * 1000;
const id = newJobId();
const now = Date.parse('2026-11-20T00:00:00Z');

/** When the bucket forgets what was put there then. */
const goneAt = (key: string, putAt: number): number => {
  const term = sourceTerms.find(({ prefix }) => key.startsWith(prefix));
  if (!term) throw new Error(`nothing forgets ${key}`);
  return putAt + term.days * dayMs;
};

describe('the term of a file', () => {
  it('of a source outlives the items of its job, whenever its life begins', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: maxScheduleSeconds * 1000 }), (aheadMs) => {
        const beginsAt = now + aheadMs;
        const key = sourceKey({ id, submittedAt: now, beginsAt });
        expect(goneAt(key, now)).toBeGreaterThanOrEqual(beginsAt + sideItemSeconds * 1000);
      }),
    );
  });

  it('of a source ends within a month and a day of that; within two days, for a job that begins at once', () => {
    const atOnce = sourceKey({ id, submittedAt: now, beginsAt: now });
    expect(goneAt(atOnce, now)).toBeLessThanOrEqual(now + sideItemSeconds * 1000 + 2 * dayMs);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: maxScheduleSeconds * 1000 }), (aheadMs) => {
        const beginsAt = now + aheadMs;
        const key = sourceKey({ id, submittedAt: now, beginsAt });
        expect(goneAt(key, now)).toBeLessThanOrEqual(beginsAt + sideItemSeconds * 1000 + 31 * dayMs);
      }),
    );
  });

  it('of a result outlives the items of its job', () => {
    expect(resultDays * dayMs).toBeGreaterThanOrEqual(sideItemSeconds * 1000);
  });

  it('is told by prefixes of which none is the beginning of another', () => {
    const prefixes = sourceTerms.map(({ prefix }) => prefix);
    for (const prefix of prefixes)
      expect(prefixes.filter((other) => other.startsWith(prefix))).toEqual([prefix]);
  });
});
