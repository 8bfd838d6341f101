import type { OperationId } from '../../../shared/api/operations.ts';
import type { Case } from '../case.ts';
import type { World } from '../world.ts';

/** Health, descriptions, and what anybody may look at. */

const plain: readonly OperationId[] = [
  ...(['healthz', 'livez', 'ping', 'readyz', 'health', 'ready'] as const),
  ...(['openApi', 'docs', 'listJobTypes', 'sessions'] as const),
  ...(['downloadTemplate', 'downloadPreviousTemplate'] as const),
];

function tableAway({ host }: World) {
  host.faults.inject({
    service: 'dynamodb',
    caller: 'Read',
    count: Number.POSITIVE_INFINITY,
    fault: { kind: 'error' },
  });
  return {};
}

export const serviceCases: Case[] = [
  ...plain.map((operation): Case => ({ operation, status: 200, make: () => ({ as: 'nobody' }) })),
  {
    operation: 'readyz',
    when: 'the line is full',
    status: 503,
    make: async ({ jobs }) => {
      await jobs.waiting({ lane: 'browser' });
      await jobs.store.setLane('browser', { maxQueued: 1 });
      return {};
    },
  },
  {
    operation: 'readyz',
    when: 'the lane drains',
    status: 503,
    make: async ({ jobs, host }) => {
      await jobs.store.setLane('browser', { drainingAt: host.clock.now() });
      return {};
    },
  },
  { operation: 'readyz', when: 'the table is away', status: 503, code: 'STORE_UNAVAILABLE', make: tableAway },
  { operation: 'health', when: 'the table is away', status: 503, make: tableAway },
  { operation: 'ready', when: 'the table is away', status: 503, make: tableAway },
  {
    operation: 'sessions',
    when: 'one is at work',
    status: 200,
    make: async ({ jobs }) => {
      await jobs.running();
      return { as: 'nobody' };
    },
  },
  { operation: 'getJobType', status: 200, make: () => ({ params: { type: 'autofill' } }) },
  {
    operation: 'getJobType',
    status: 404,
    code: 'JOB_TYPE_NOT_FOUND',
    make: () => ({ params: { type: 'constructor' } }),
  },
  {
    operation: 'downloadTemplate',
    when: 'with everything that can be said',
    status: 200,
    make: () => ({ query: 'month=2026-11&start=09:30&end=18:30&note=%E5%9C%A8%E5%AE%85&place=' }),
  },
  ...(['downloadTemplate', 'downloadPreviousTemplate'] as const).map(
    (operation): Case => ({
      operation,
      status: 400,
      code: 'INVALID_TEMPLATE',
      make: () => ({ query: 'start=25h' }),
    }),
  ),
  {
    operation: 'downloadTemplate',
    when: 'of no such month',
    status: 400,
    code: 'INVALID_QUERY',
    make: () => ({ query: 'month=2026-13' }),
  },
];
