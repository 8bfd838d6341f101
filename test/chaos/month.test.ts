import { expect, it } from 'vitest';
import { chaosMonth } from './chaos-month.ts';

/** Two of the months; `npm run chaos` does twenty, or any others. */
it.each([101, 202])(
  'a month in which everything goes wrong has every punch exactly once (seed %d)',
  async (seed) => {
    const month = await chaosMonth(seed);
    expect(month.violations).toEqual([]);
    expect(month).toMatchObject({ state: 'completed', lostWorkers: 3, confirmed: 31 });
    expect(month.signIns).toBeGreaterThan(3);
  },
);
