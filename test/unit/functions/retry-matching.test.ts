import { expect, it, vi } from 'vitest';
import type { OperateDeps } from '../../../functions/operate/deps.ts';
import { addRetryMatching } from '../../../functions/operate/retry-matching.ts';

it('a retry of all that match looks at a bounded number of pages, however many are empty', async () => {
  const list = vi.fn(async () => ({ jobs: [], next: 'further' }));
  const count = async () => ({ count: 3, exact: true });
  let handle: (asked: object) => Promise<unknown> = async () => undefined;
  const on = () => (given: typeof handle) => {
    handle = given;
  };
  addRetryMatching({ on } as never, { list: { list, count } } as unknown as OperateDeps);
  const answer = await handle({ body: { state: 'error', expected: 3 }, caller: {} });
  expect(answer).toEqual({ status: 200, json: { matching: 3, exact: true, retried: 0, refused: [] } });
  expect(list).toHaveBeenCalledTimes(20);
});
