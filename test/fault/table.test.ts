import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DynamoJobStore } from '../../shared/store/dynamo-job-store.ts';
import { admitted, claimed, waitingJob } from '../store/jobs.ts';
import { condition } from '../support/held.ts';
import { timesTold, until } from '../support/lifecycle.ts';
import { PromptedStack } from '../support/prompted-stack.ts';
import { Queues } from '../support/queues.ts';
import { codeOf } from '../support/requests.ts';
import { Table } from '../support/table.ts';
import { movesTo } from '../support/writes.ts';
import { Bench } from '../unit/core/run-harness.ts';

const worker = 'DocumentsLaneWorker';
/** Everybody but the tests. */
const everyFunction = /^(?!admin)/;
/** More attempts at a call than the SDK makes by itself. */
const beyondTheSdk = 5;
/** Calls with credentials that have ended. */
const refusals = 4;
const end = { kind: 'end' } as const;

let stack: PromptedStack;
beforeAll(async () => {
  stack = await PromptedStack.start();
});
afterEach(() => stack.host.faults.clear());
afterAll(() => stack?.stop());

const completed = (job: string) => until(stack.host, 'job_completed', { job_id: job });

describe('an admission', () => {
  it.each(['error', 'drop'] as const)(
    'fault 11: that cannot be written (%s) is refused with 503, stores nothing and rings nobody',
    async (kind) => {
      await completed(await stack.submit());
      const rung = () => stack.host.calls.of({ service: 'sqs', action: 'SendMessage' });
      const items = new Table(stack.host);
      const [before, rungBefore] = [await items.count(), rung()];
      const fault = stack.host.faults.inject({
        ...movesTo('queued'),
        caller: 'Submit',
        count: Number.POSITIVE_INFINITY,
        fault: { kind },
      });
      const answer = await stack.post();
      expect([answer.status, codeOf(answer)]).toEqual([503, 'STORE_UNAVAILABLE']);
      expect(answer.headers['retry-after']).toBeDefined();
      expect(fault.hits).toBeGreaterThan(1);
      expect([await items.count(), rung()]).toEqual([before, rungBefore]);
    },
  );
});

describe('a claim', () => {
  it.each([
    ['throttled', { kind: 'throttle' }],
    ['cancelled for throttling', { kind: 'cancelTransaction', reason: 'ThrottlingError' }],
  ] as const)('fault 12: %s for a moment, is repeated and costs no attempt', async (_, fault) => {
    const { hit } = stack.host.faults.inject({ ...movesTo('running'), caller: worker, count: 2, fault });
    const job = await stack.submit();
    await hit;
    await completed(job);
    expect(await stack.job(job)).toMatchObject({ attempts: 1, lostWorkers: 0 });
  });

  it('fault 12: throttled for longer, is left to a later doorbell and costs no attempt', async () => {
    const fault = stack.host.faults.inject({
      ...movesTo('running'),
      caller: worker,
      count: Number.POSITIVE_INFINITY,
      fault: { kind: 'throttle' },
    });
    const failed = stack.host.waitFor((event) => event.type === 'finished' && !event.ok, 10_000);
    const job = await stack.submit();
    await failed;
    fault.remove();
    expect(await stack.job(job)).toMatchObject({ state: 'queued', attempts: 0 });
    await stack.later(31_000);
    await completed(job);
    expect(await stack.job(job)).toMatchObject({ attempts: 1, lostWorkers: 0 });
  });
});

describe('an end', () => {
  it('fault 13: throttled for seconds, is repeated and told once', async () => {
    const job = await stack.submitPrompted();
    const run = await stack.prompter.run(job);
    const fault = stack.host.faults.inject({
      ...movesTo('completed', job),
      count: beyondTheSdk,
      fault: { kind: 'throttle' },
    });
    void run.cue(end);
    await completed(job);
    expect(fault.hits).toBe(beyondTheSdk);
    expect(await stack.job(job)).toMatchObject({ state: 'completed', attempts: 1 });
    expect(timesTold(stack.host, 'job_completed', { job_id: job })).toBe(1);
  });

  it('fault 13: throttled until the lease is over, is another worker’s to bring about', async () => {
    const job = await stack.submitPrompted();
    const late = await stack.prompter.run(job);
    const fault = stack.host.faults.inject({
      ...movesTo('completed', job),
      count: Number.POSITIVE_INFINITY,
      fault: { kind: 'throttle' },
    });
    void late.cue(end);
    await fault.hit;
    await stack.leasesOver();
    const next = await stack.prompter.run(job);
    fault.remove();
    void next.cue(end);
    await completed(job);
    expect(await stack.job(job)).toMatchObject({ state: 'completed', attempts: 2, lostWorkers: 1 });
    expect(timesTold(stack.host, 'job_completed', { job_id: job })).toBe(1);
  });

  it('fault 35: written, its answers lost, is known for one’s own and not written again', async () => {
    const job = await stack.submitPrompted();
    const run = await stack.prompter.run(job);
    const fault = stack.host.faults.inject({
      ...movesTo('completed', job),
      count: beyondTheSdk,
      fault: { kind: 'lostResponse' },
    });
    void run.cue(end);
    await completed(job);
    expect(fault.hits).toBe(beyondTheSdk);
    expect(await stack.job(job)).toMatchObject({ state: 'completed', attempts: 1 });
    expect(timesTold(stack.host, 'job_completed', { job_id: job })).toBe(1);
    expect(timesTold(stack.host, 'lease_lost', { job_id: job })).toBe(0);
  });
});

it('fault 39: credentials that end in the middle of a job are replaced, and the job ends well', async () => {
  const { awsEndpoint: endpoint, region, credentials, clock } = stack.host;
  let ended = false;
  let refused = 0;
  const client = new DynamoDBClient({
    endpoint,
    region,
    // Asked anew before each call, for what ends within minutes is fetched again.
    credentials: async () => {
      if (ended) refused += 1;
      ended &&= refused < refusals;
      return {
        ...credentials,
        ...(ended && { accessKeyId: 'ENDED' }),
        expiration: new Date(Date.now() + 1000),
      };
    },
  });
  const table = new Table(stack.host).name;
  const store = new DynamoJobStore(DynamoDBDocumentClient.from(client), table, () => clock.now());
  const bench = new Bench();
  const now = clock.now();
  const job = await claimed(store, now, await admitted(store, waitingJob(now, { lane: 'crawl' })));
  const run = await bench.run(
    job,
    async () => {
      ended = true;
      return { summary: { ja: '終わりました。', en: 'Done.' }, counts: {} };
    },
    {},
    { store },
  );
  expect(refused).toBe(refusals);
  expect(run).toMatchObject({ state: 'completed' });
});

it('fault 42: queue and table away for a while, the stack says so, waits, and goes on by itself', async () => {
  const begun = await stack.submitPrompted();
  const run = await stack.prompter.run(begun);
  const mark = stack.host.events.mark();
  const outage = stack.host.faults.inject({
    caller: everyFunction,
    count: Number.POSITIVE_INFINITY,
    fault: { kind: 'error' },
  });
  // Those who poll for a message are told only when their poll is over: one that comes ends it.
  await new Queues(stack.host).send('DocumentsLaneDoorbellsQueue', '{}');
  expect((await stack.get('/readyz')).status).toBe(503);
  expect(codeOf(await stack.post())).toBe('STORE_UNAVAILABLE');
  await stack.host.waitFor(({ type }) => type === 'poll_failed', 10_000, mark);
  void run.cue(end);
  await condition(() => outage.hits > 20, 'calls that fail');
  outage.remove();

  await completed(begun);
  expect(await stack.job(begun)).toMatchObject({ state: 'completed', attempts: 1 });
  expect((await stack.get('/readyz')).status).toBe(200);
  await completed(await stack.submit());
});
