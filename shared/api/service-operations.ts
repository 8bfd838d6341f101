import * as z from 'zod';
import { instant } from './job-schemas.ts';
import { operation } from './operation.ts';

const open = { to: 'read', access: { kind: 'open' }, method: 'GET', errors: [] } as const;
const health = { ...open, tag: 'Health', pace: 'free' } as const;
const alive = { 200: { means: '`ok` while the function runs.', content: 'text' } } as const;

const resources = z.strictObject({
  queued: z.int(),
  running: z.int(),
  concurrency: z.int(),
  queue_limit: z.int(),
});
const health200 = {
  status: z.enum(['healthy', 'degraded']),
  timestamp: instant,
  dependencies: z.record(z.string(), z.enum(['ok', 'unavailable'])),
  active_sessions: z.int(),
};

/** Health, and what the service says of itself. Field names of the health routes are the older tool's. */
export const serviceOperations = {
  healthz: operation({ ...health, path: '/healthz', summary: 'Is the function up?', answers: alive }),
  livez: operation({ ...health, path: '/livez', summary: 'Is the function up?', answers: alive }),
  ping: operation({
    ...health,
    path: '/ping',
    summary: 'Is the function up, and what time is it?',
    answers: {
      200: {
        means: 'pong',
        content: z.strictObject({ status: z.literal('ok'), message: z.literal('pong'), timestamp: instant }),
      },
    },
  }),
  readyz: operation({
    ...health,
    pace: 'status',
    path: '/readyz',
    summary: 'Could a job be accepted in the lane browser now?',
    answers: {
      200: { means: '`ok`', content: 'text' },
      503: { means: 'Why not: `queue full: n/m` or `draining`.', content: 'text' },
    },
    errors: ['STORE_UNAVAILABLE'],
  }),
  health: operation({
    ...health,
    path: '/health',
    summary: 'See what the service depends on, and how the lanes stand',
    answers: {
      200: {
        means: 'It works.',
        content: z.strictObject({ ...health200, resources: z.record(z.string(), resources) }),
      },
      503: {
        means: 'Something it depends on is away.',
        content: z.strictObject({ ...health200, resources: z.record(z.string(), resources) }),
      },
    },
  }),
  ready: operation({
    ...health,
    path: '/ready',
    summary: 'The same without the lanes',
    answers: {
      200: { means: 'It works.', content: z.strictObject(health200) },
      503: { means: 'Something it depends on is away.', content: z.strictObject(health200) },
    },
  }),

  openApi: operation({
    ...open,
    tag: 'Health',
    pace: 'read',
    path: '/openapi.json',
    summary: 'Get this description',
    answers: { 200: { means: 'OpenAPI 3.1.', content: 'file' } },
  }),
  docs: operation({
    ...open,
    tag: 'Health',
    pace: 'read',
    path: '/docs',
    summary: 'Read this description',
    answers: { 200: { means: 'A page.', content: 'html' } },
  }),
};
