import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { condition, hold } from '../support/held.ts';
import { eventsOf, timesTold, toldOf, until } from '../support/lifecycle.ts';
import { PromptedStack } from '../support/prompted-stack.ts';
import { type Answer, codeOf } from '../support/requests.ts';
import { movesTo } from '../support/writes.ts';

/** Jobs in the line of fault 32; a thousand of them are worked off in test/load. */
const backlog = 25;
const end = { kind: 'end' } as const;
/** The address of a person; each may send 60 of these jobs a minute. */
const address = (person: number) => `127.0.1.${person}`;

let stack: PromptedStack;
beforeAll(async () => {
  stack = await PromptedStack.start();
});
afterEach(() => stack.host.faults.clear());
afterAll(() => stack?.stop());

const startsOf = (job: string) => timesTold(stack.host, 'job_started', { job_id: job });
const completed = (job: string) => until(stack.host, 'job_completed', { job_id: job });
const pause = (lane: string) => stack.operate({ operator: 'pause', lane });
const resume = (lane: string) => stack.operate({ operator: 'resume', lane });

const lanesSchema = z.object({
  lanes: z.array(
    z.looseObject({ name: z.string(), queued: z.int(), running: z.int(), deadLetters: z.int() }),
  ),
});
async function lane(name: string) {
  const { lanes } = lanesSchema.parse(await stack.operate({ operator: 'lanes' }));
  return lanes.find((each) => each.name === name);
}

describe('many at once', () => {
  it('fault 14: as many are admitted as may wait, the others told so, and the counters are exact', async () => {
    await pause('documents');
    await stack.operate({ operator: 'limit', lane: 'documents', maxQueued: 10 });
    const answers = await Promise.all(
      Array.from({ length: 25 }, (_, index) => stack.post({ from: address(1 + (index % 5)) })),
    );
    const refused = answers.filter(({ status }) => status !== 202);
    expect(refused).toHaveLength(15);
    for (const answer of refused) {
      expect([answer.status, codeOf(answer)]).toEqual([503, 'QUEUE_FULL']);
      expect(answer.headers['retry-after']).toBe('60');
    }
    expect(await lane('documents')).toMatchObject({ queued: 10, running: 0 });

    await stack.operate({ operator: 'limit', lane: 'documents', maxQueued: null });
    const done = toldOf(stack.host, 'job_completed');
    await resume('documents');
    await condition(() => done.told.length === 10, 'ten jobs to be done', 30_000);
    done.stop();
    expect(await lane('documents')).toMatchObject({ queued: 0, running: 0 });
  });

  it('fault 36: with one Idempotency-Key, are one job; another body under it is refused', async () => {
    const ask = (message: string) =>
      stack.post({ message, headers: { 'idempotency-key': 'key-of-fault-36' }, from: address(10) });
    const answers = await Promise.all(Array.from({ length: 50 }, () => ask('the same')));
    const jobs = new Set(answers.map(idOf));
    expect(jobs.size).toBe(1);
    const other = await ask('another');
    expect([other.status, codeOf(other)]).toEqual([409, 'IDEMPOTENCY_MISMATCH']);
    const [job = ''] = jobs;
    await completed(job);
    expect(startsOf(job)).toBe(1);
  });

  it('fault 37: of one sender, keep another waiting for one of them at most', async () => {
    await pause('crawl');
    const flood = await Promise.all(
      Array.from({ length: 12 }, () => stack.submit({ lane: 'crawl', from: address(20) })),
    );
    const other = await stack.submit({ lane: 'crawl', from: address(21) });
    const { job } = z
      .object({ job: z.object({ position: z.int() }) })
      .parse((await stack.get(`/v1/jobs/${other}`)).body);
    expect(job.position).toBeLessThanOrEqual(2);
    await resume('crawl');
    for (const each of [...flood, other]) await completed(each);
  });
});

const idOf = ({ body }: Answer): string => z.object({ job: z.object({ id: z.string() }) }).parse(body).job.id;

it('fault 32: a backlog in a lane of one is done one at a time, and no doorbell is set aside', {
  timeout: 600_000,
}, async () => {
  await pause('browser');
  await stack.operate({ operator: 'limit', lane: 'browser', maxQueued: backlog });
  const throttled = eventsOf(stack.host, 'throttled');
  const jobs: string[] = [];
  for (let sent = 0; sent < backlog; sent += 10) {
    const some = Array.from({ length: Math.min(10, backlog - sent) }, (_, index) =>
      stack.submit({ lane: 'browser', from: `127.0.${2 + Math.floor(sent / 50)}.${1 + index}` }),
    );
    jobs.push(...(await Promise.all(some)));
  }
  const started = toldOf(stack.host, 'job_started');
  const completed = toldOf(stack.host, 'job_completed');
  await resume('browser');
  await condition(() => completed.told.length === backlog, 'all to be done', 550_000);
  for (const { stop } of [started, completed, throttled]) stop();

  expect(started.told.map((each) => each.job_id).toSorted()).toEqual(jobs.toSorted());
  expect(started.told.every((each) => each.running_count === 1)).toBe(true);
  expect(await lane('browser')).toMatchObject({ queued: 0, running: 0, deadLetters: 0 });
  expect(throttled.events).toEqual([]);
});

describe('a person who cancels', () => {
  it('fault 20: while it is claimed, is told that it is cancelled, and it never runs', async () => {
    const claim = hold(stack.host, { ...movesTo('running'), caller: 'DocumentsLaneWorker' });
    const job = await stack.submit();
    await claim.arrived();
    expect((await stack.cancel(job)).status).toBe(200);
    claim.letGo();
    await stack.host.waitFor((event) => event.type === 'delivered' && event.deleted.length > 0, 10_000);
    expect(await stack.job(job)).toMatchObject({ state: 'cancelled', attempts: 0 });
    expect(startsOf(job)).toBe(0);
  });

  it('fault 20: after it was claimed, is told that it is asked to stop, and it stops', async () => {
    const job = await stack.submitPrompted();
    await stack.prompter.run(job);
    expect((await stack.cancel(job)).status).toBe(202);
    await until(stack.host, 'job_stopped', { job_id: job });
    expect(await stack.job(job)).toMatchObject({ state: 'stopped', attempts: 1 });
  });

  it('fault 20: while its end is written, is told to have asked, and what was done counts', async () => {
    const job = await stack.submitPrompted();
    const run = await stack.prompter.run(job);
    const ending = hold(stack.host, movesTo('completed', job));
    void run.cue(end);
    await ending.arrived();
    expect((await stack.cancel(job)).status).toBe(202);
    ending.letGo();
    await completed(job);
    const late = await stack.cancel(job);
    expect([late.status, codeOf(late)]).toEqual([409, 'ALREADY_ENDED']);
    expect(await stack.job(job)).toMatchObject({ state: 'completed' });
  });

  it('fault 21: while its next attempt is written, has it stopped, and no attempt follows', async () => {
    const job = await stack.submitPrompted();
    const run = await stack.prompter.run(job);
    const again = hold(stack.host, movesTo('scheduled', job));
    void run.cue({ kind: 'fail', how: 'temporary' });
    await again.arrived();
    expect((await stack.cancel(job)).status).toBe(202);
    again.letGo();
    await until(stack.host, 'job_stopped', { job_id: job });
    await stack.later(3_600_000);
    expect(await stack.job(job)).toMatchObject({ state: 'stopped', attempts: 1 });
    expect(startsOf(job)).toBe(1);
  });
});
