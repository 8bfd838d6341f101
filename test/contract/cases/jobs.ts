import { seconds } from '../../../shared/clock.ts';
import type { Job } from '../../../shared/job.ts';
import { maxWorkSeconds, retryableSeconds } from '../../../shared/limits.ts';
import { person, sentMonth } from '../autofill.ts';
import type { Call } from '../call.ts';
import type { Case } from '../case.ts';
import { enteredMonth } from '../month-entered.ts';
import type { World } from '../world.ts';

type Make = (world: World) => Promise<Job>;
const about =
  (make: Make, call: Call = {}) =>
  async (world: World): Promise<Call> => ({ params: { id: (await make(world)).id }, ...call });

const waiting: Make = ({ jobs }) => jobs.waiting();
const running: Make = ({ jobs }) => jobs.running();
const completed: Make = ({ jobs }) => jobs.ended('completed');
const cancelled: Make = ({ jobs }) => jobs.ended('cancelled');
const entered: Make = async (world) => (await enteredMonth(world)).job;
const submitterOwn: Make = ({ jobs }) => jobs.waiting({ owner: 'key:somebodyelse' });

/** A month that was called off, and whose. */
async function calledOff(world: World) {
  const who = person();
  return { who, job: await world.jobs.cancel(await sentMonth(world, who)) };
}
const retryOf = async (world: World, secrets: object): Promise<Call> => {
  const { job } = await calledOff(world);
  return { params: { id: job.id }, json: { secrets } };
};

const readCases: Case[] = [
  ...(
    [
      ['waits', waiting],
      ['waits for its time', ({ jobs }) => jobs.scheduled()],
      ['runs', running],
      ['is done', completed],
      ['failed', ({ jobs }) => jobs.ended('failed')],
      ['is a whole month, with rows and files', entered],
      ['belongs to somebody else', submitterOwn],
    ] satisfies [string, Make][]
  ).flatMap(([when, make]): Case[] => [
    { operation: 'getJob', when, status: 200, make: about(make) },
    { operation: 'status', when, status: 200, make: about(make) },
  ]),
  { operation: 'listRows', when: 'all', status: 200, make: about(entered) },
  {
    operation: 'listRows',
    when: 'one page',
    status: 200,
    make: about(entered, { query: 'after=1&limit=1' }),
  },
  { operation: 'listLog', status: 200, make: about(entered, { query: 'after=1' }) },
  { operation: 'status', when: 'with few lines', status: 200, make: about(entered, { query: 'last_n=1' }) },
];

const listCases: Case[] = [
  { operation: 'listJobs', when: 'all', status: 200, make: () => ({}) },
  {
    operation: 'listJobs',
    when: 'those that failed, one at a time',
    status: 200,
    make: async ({ jobs }) => {
      await jobs.ended('failed');
      await jobs.ended('failed');
      return { query: 'state=error,timeout&lane=documents&type=delay-print&limit=1' };
    },
  },
  { operation: 'listJobs', when: 'to who only looks', status: 200, make: () => ({ as: 'viewer' }) },
  {
    operation: 'listJobs',
    when: 'their own',
    status: 200,
    make: () => ({ as: 'submitter', query: 'owner=me' }),
  },
  {
    operation: 'listJobs',
    when: 'of no such lane',
    status: 400,
    code: 'INVALID_QUERY',
    make: () => ({ query: 'lane=nowhere' }),
  },
  {
    operation: 'listJobs',
    when: 'of no such state',
    status: 400,
    code: 'INVALID_QUERY',
    make: () => ({ query: 'state=asleep' }),
  },
  { operation: 'listJobs', status: 400, code: 'INVALID_CURSOR', make: () => ({ query: 'cursor=AAAA' }) },
];

const endCases: Case[] = (['cancelJob', 'cancel'] as const).flatMap((operation): Case[] => [
  { operation, when: 'it waits', status: 200, make: about(waiting) },
  { operation, when: 'it was cancelled before', status: 200, make: about(cancelled) },
  { operation, when: 'it runs', status: 202, make: about(running) },
  { operation, status: 409, code: 'ALREADY_ENDED', make: about(completed) },
]);

const stopCases: Case[] = [
  { operation: 'stopJob', status: 202, make: about(running) },
  { operation: 'stopJob', status: 409, code: 'ALREADY_ENDED', make: about(completed) },
  { operation: 'stopJob', status: 409, code: 'NOT_RUNNING', make: about(waiting) },
];

const daysAgo = ({ host }: World, days: number) => host.clock.now() - seconds(days * 24 * 3600);
const tooLong = (retryableSeconds + maxWorkSeconds) / (24 * 3600);

const retryCases: Case[] = [
  { operation: 'retryJob', when: 'nothing is needed for it', status: 202, make: about(cancelled) },
  {
    operation: 'retryJob',
    when: 'with the secrets it was sent with',
    status: 202,
    make: async (world) => {
      const { who, job } = await calledOff(world);
      return { params: { id: job.id }, json: { secrets: who } };
    },
  },
  { operation: 'retryJob', status: 409, code: 'NOT_RETRYABLE', make: about(running) },
  { operation: 'retryJob', when: 'it is done', status: 409, code: 'NOT_RETRYABLE', make: about(completed) },
  {
    operation: 'retryJob',
    status: 409,
    code: 'RETRY_TOO_LATE',
    make: async (world) => {
      const at = daysAgo(world, tooLong);
      const old = { submittedAt: at, beginsAt: at, queuedAt: at, rank: at };
      return { params: { id: (await world.jobs.ended('cancelled', old)).id } };
    },
  },
  {
    operation: 'retryJob',
    status: 409,
    code: 'SECRET_NEEDED',
    make: async (world) => ({ params: { id: (await calledOff(world)).job.id } }),
  },
  {
    operation: 'retryJob',
    status: 409,
    code: 'SECRET_OF_ANOTHER',
    make: (world) => retryOf(world, person()),
  },
  {
    operation: 'retryJob',
    status: 400,
    code: 'INVALID_CREDENTIALS',
    make: (world) => retryOf(world, { email: 'taro@example.jp' }),
  },
  {
    operation: 'retryJob',
    status: 400,
    code: 'SECRET_NOT_WANTED',
    make: about(cancelled, { json: { secrets: person() } }),
  },
  {
    operation: 'retryJob',
    when: 'the account has another job by now',
    status: 409,
    code: 'ALREADY_WAITING',
    make: async (world) => {
      const { who, job } = await calledOff(world);
      await sentMonth(world, who);
      return { params: { id: job.id }, json: { secrets: who } };
    },
  },
  {
    operation: 'retryJob',
    status: 503,
    code: 'QUEUE_FULL',
    make: async ({ jobs }) => {
      const job = await jobs.ended('cancelled', { lane: 'crawl' });
      await jobs.waiting({ lane: 'crawl' });
      await jobs.store.setLane('crawl', { maxQueued: 1 });
      return { params: { id: job.id } };
    },
  },
  {
    operation: 'retryJob',
    status: 503,
    code: 'LANE_DRAINING',
    make: async ({ jobs, host }) => {
      const job = await jobs.ended('cancelled', { lane: 'crawl' });
      await jobs.store.setLane('crawl', { drainingAt: host.clock.now() });
      return { params: { id: job.id } };
    },
  },
];

const inCrawl = { lane: 'crawl' } as const;

const retryMatchingCases: Case[] = [
  {
    operation: 'retryMatching',
    when: 'to be shown how many',
    status: 200,
    make: () => ({ json: { state: 'cancelled' } }),
  },
  {
    operation: 'retryMatching',
    when: 'of which some can be retried and some cannot',
    status: 200,
    make: async (world) => {
      await world.jobs.ended('cancelled', inCrawl);
      await calledOff(world);
      return { json: { state: 'cancelled', expected: 1000 } };
    },
  },
  {
    operation: 'retryMatching',
    status: 409,
    code: 'MORE_MATCH',
    make: async ({ jobs }) => {
      await jobs.ended('failed', inCrawl);
      return { json: { state: 'error', lane: 'crawl', expected: 0 } };
    },
  },
  {
    operation: 'retryMatching',
    when: 'of no such lane',
    status: 400,
    code: 'INVALID_REQUEST',
    make: () => ({ json: { state: 'error', lane: 'nowhere' } }),
  },
];

export const jobCases: Case[] = [
  ...readCases,
  ...listCases,
  ...endCases,
  ...stopCases,
  ...retryCases,
  ...retryMatchingCases,
];
