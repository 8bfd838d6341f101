import { Queues } from '../../support/queues.ts';
import type { Case } from '../case.ts';
import type { World } from '../world.ts';

/** Lanes, dead letters, keys and the audit. */

const lane = { params: { lane: 'crawl' } };
const noLane = { params: { lane: 'constructor' } };
const changes = ['pauseLane', 'drainLane', 'resumeLane'] as const;

const laneCases: Case[] = [
  { operation: 'listLanes', status: 200, make: () => ({ as: 'nobody' }) },
  {
    operation: 'listLanes',
    when: 'one is paused and one drains',
    status: 200,
    make: async ({ jobs, host }) => {
      await jobs.store.setLane('crawl', { pausedAt: host.clock.now() });
      await jobs.store.setLane('browser', { drainingAt: host.clock.now() });
      return {};
    },
  },
  ...changes.flatMap((operation): Case[] => [
    { operation, status: 200, make: () => lane },
    { operation, status: 404, code: 'LANE_NOT_FOUND', make: () => noLane },
  ]),
  { operation: 'limitLane', status: 200, make: () => ({ ...lane, json: { maxQueued: 5 } }) },
  {
    operation: 'limitLane',
    when: 'back to its own',
    status: 200,
    make: () => ({ ...lane, json: { maxQueued: null } }),
  },
  {
    operation: 'limitLane',
    status: 404,
    code: 'LANE_NOT_FOUND',
    make: () => ({ ...noLane, json: { maxQueued: 5 } }),
  },
];

const queue = { params: { queue: 'documents' } };
const noQueue = { params: { queue: 'nowhere' } };

/** A doorbell for a job there is, and something that is none. */
async function lettersThere({ host, jobs }: World) {
  const { id } = await jobs.waiting();
  const queues = new Queues(host);
  const deadLetters = 'DocumentsLaneDoorbellsDeadLetters';
  await queues.send(deadLetters, JSON.stringify({ lane: 'documents', look: id }));
  await queues.send(deadLetters, 'what is this');
}

const deadLetterCases: Case[] = [
  { operation: 'listDeadLetterQueues', status: 200, make: () => ({}) },
  {
    operation: 'listDeadLetters',
    status: 200,
    make: async (world) => {
      await lettersThere(world);
      return queue;
    },
  },
  { operation: 'listDeadLetters', status: 404, code: 'QUEUE_NOT_FOUND', make: () => noQueue },
  {
    operation: 'redriveDeadLetters',
    status: 200,
    make: async (world) => {
      await lettersThere(world);
      return queue;
    },
  },
  { operation: 'redriveDeadLetters', status: 404, code: 'QUEUE_NOT_FOUND', make: () => noQueue },
];

const idOf = ({ authorization = '' }: Readonly<Record<string, string>>) => authorization.split('_')[1] ?? '';

const accessCases: Case[] = [
  { operation: 'whoAmI', when: 'with a key', status: 200, make: () => ({ as: 'submitter' }) },
  {
    operation: 'whoAmI',
    when: 'with a key that ends one day',
    status: 200,
    make: async (world) => ({ as: await world.temporaryKey() }),
  },
  {
    operation: 'whoAmI',
    when: 'with a token',
    status: 200,
    make: async ({ provider }) => ({ as: { authorization: `Bearer ${await provider.token()}` } }),
  },
  {
    operation: 'createKey',
    status: 201,
    make: () => ({ as: 'admin', json: { name: '夜勤', role: 'viewer' } }),
  },
  {
    operation: 'createKey',
    when: 'for a week',
    status: 201,
    make: () => ({ as: 'admin', json: { name: 'a week', role: 'submitter', expiresInDays: 7 } }),
  },
  {
    operation: 'revokeKey',
    status: 200,
    make: async (world) => ({ as: 'admin', params: { keyId: idOf(await world.key('viewer', 'leaving')) } }),
  },
  {
    operation: 'revokeKey',
    status: 404,
    code: 'KEY_NOT_FOUND',
    make: () => ({ as: 'admin', params: { keyId: '0'.repeat(12) } }),
  },
  {
    operation: 'revokeKey',
    status: 409,
    code: 'OWN_KEY',
    make: async (world) => ({ as: 'admin', params: { keyId: idOf(await world.key('admin')) } }),
  },
  { operation: 'listKeys', when: 'revoked ones among them', status: 200, make: () => ({ as: 'admin' }) },
  { operation: 'listKeys', when: 'one page', status: 200, make: () => ({ as: 'admin', query: 'limit=1' }) },
  {
    operation: 'listKeys',
    status: 400,
    code: 'INVALID_CURSOR',
    make: () => ({ as: 'admin', query: 'cursor=AAAA' }),
  },
  {
    operation: 'listAudit',
    status: 200,
    make: async (world) => {
      await world.ask({ method: 'PUT', path: '/v1/lanes/{lane}/limit' }, { ...lane, json: { maxQueued: 7 } });
      return { as: 'admin' };
    },
  },
  { operation: 'listAudit', when: 'one page', status: 200, make: () => ({ as: 'admin', query: 'limit=1' }) },
  {
    operation: 'listAudit',
    status: 400,
    code: 'INVALID_CURSOR',
    make: () => ({ as: 'admin', query: 'cursor=!' }),
  },
];

export const operateCases: Case[] = [...laneCases, ...deadLetterCases, ...accessCases];
