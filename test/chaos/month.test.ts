import { expect, it } from 'vitest';
import { chaosMonth } from './chaos-month.ts';

/** One of the months; `npm run chaos` does twenty, or any others. */
it('a month in which everything goes wrong has every punch exactly once', async () => {
  const month = await chaosMonth(101);
  expect(month.violations).toEqual([]);
  expect(month).toMatchObject({ state: 'completed', lostWorkers: 3, confirmed: 31 });
  expect(month.signIns).toBeGreaterThan(3);
});
