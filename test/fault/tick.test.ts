import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { newJobId } from '../../shared/job.ts';
import { hold } from '../support/held.ts';
import { timesTold, until } from '../support/lifecycle.ts';
import { PromptedStack } from '../support/prompted-stack.ts';
import { codeOf } from '../support/requests.ts';
import { type Item, Table } from '../support/table.ts';
import { movesTo } from '../support/writes.ts';

const end = { kind: 'end' } as const;
const hourMs = 3_600_000;

let stack: PromptedStack;
let table: Table;
beforeAll(async () => {
  stack = await PromptedStack.start();
  table = new Table(stack.host);
});
afterEach(() => stack.host.faults.clear());
afterAll(() => stack?.stop());

const startsOf = (job: string) => timesTold(stack.host, 'job_started', { job_id: job });
const completed = (job: string) => until(stack.host, 'job_completed', { job_id: job });
const pause = (lane: string) => stack.operate({ operator: 'pause', lane });
const resume = (lane: string) => stack.operate({ operator: 'resume', lane });

it('fault 16: a job that always fails ends as error after its attempts, and its neighbours run', async () => {
  const bad = await stack.submitPrompted();
  const { maxAttempts } = await stack.job(bad);
  for (let attempt = 1; attempt <= maxAttempts; attempt++) {
    const run = await stack.prompter.run(bad);
    expect(run.attempt).toBe(attempt);
    void run.cue({ kind: 'fail', how: 'bug' });
    if (attempt === maxAttempts) break;
    await until(stack.host, 'job_retry_scheduled', { job_id: bad, attempts: attempt });
    if (attempt === 1) await completed(await stack.submit());
    await stack.later(hourMs);
  }
  await until(stack.host, 'job_error', { job_id: bad });
  expect(await stack.job(bad)).toMatchObject({
    state: 'error',
    attempts: maxAttempts,
    error: { code: 'UNEXPECTED_ERROR' },
  });
  await completed(await stack.submit());
});

describe('tick', () => {
  it('fault 24: woken twice at once, does each duty once', async () => {
    await pause('crawl');
    await pause('browser');
    const due = await stack.submit({ lane: 'crawl', delaySeconds: 60 });
    const waiting = await stack.submit({ lane: 'browser' });
    const held = await stack.submitPrompted();
    process.kill((await stack.prompter.run(held)).pid, 'SIGKILL');

    // In the order in which it looks at the lanes.
    const writes = [movesTo('timeout', waiting), movesTo('queued', held), movesTo('queued', due)].map(
      (write) => hold(stack.host, { ...write, caller: 'Tick' }),
    );
    stack.host.clock.advance(hourMs);
    const ticks = [stack.tick(), stack.tick()];
    for (const write of writes) {
      await write.arrived(2);
      write.letGo();
    }
    await Promise.all(ticks);
    const duties = [
      ['job_queued', due],
      ['lease_lost', held],
      ['job_timeout', waiting],
    ] as const;
    for (const [duty, job] of duties) await until(stack.host, duty, { job_id: job });
    expect(await stack.job(waiting)).toMatchObject({ state: 'timeout' });

    void (await stack.prompter.run(held)).cue(end);
    await completed(held);
    expect(await stack.job(held)).toMatchObject({ attempts: 2, lostWorkers: 1 });
    await resume('browser');
    await resume('crawl');
    await completed(due);
    expect(startsOf(due)).toBe(1);
    for (const [duty, job] of duties) expect(timesTold(stack.host, duty, { job_id: job })).toBe(1);
  });

  it('fault 25: is refused when the job has ended between its look and its write', async () => {
    await pause('documents');
    const job = await stack.submit();
    const write = hold(stack.host, { ...movesTo('timeout', job), caller: 'Tick' });
    stack.host.clock.advance(2 * hourMs);
    const ticking = stack.tick();
    await write.arrived();
    await resume('documents');
    await completed(job);
    write.letGo();
    await ticking;
    expect(await stack.job(job)).toMatchObject({ state: 'completed' });
    expect(timesTold(stack.host, 'job_timeout', { job_id: job })).toBe(0);
  });
});

describe('records that are not what the index says', () => {
  /** Places at the head of each list of the lane. */
  const first = (lane: string) => ({
    queued: { gsi1pk: `LANE#${lane}#queued`, gsi3pk: `LANE#${lane}#waits` },
    running: { gsi1pk: `LANE#${lane}#running` },
    scheduled: { gsi1pk: `LANE#${lane}#scheduled` },
  });

  /** More of them than any reader takes at a time, ahead of everybody. */
  async function crowd(model: Item, changes: (state: string) => Item): Promise<Item[]> {
    const items: Item[] = [];
    for (const [state, place] of Object.entries(first(String(model.lane))))
      for (let number = 0; number < 12; number++) {
        const id = newJobId();
        const sort = {
          gsi1sk: `000000000000000#${id}`,
          ...('gsi3pk' in place && { gsi3sk: `000000000000000#${id}` }),
        };
        items.push({ ...model, id, pk: `JOB#${id}`, ...place, ...sort, ...changes(state) });
      }
    for (const item of items) await table.put(item);
    return items;
  }

  async function expectUntouched(items: readonly Item[]): Promise<void> {
    for (const item of items) {
      expect(await table.job(String(item.id))).toEqual(item);
      await table.removeJob(String(item.id));
    }
  }

  it('fault 26, fault 31: a newer version’s, many of them ahead, are left alone and passed over', async () => {
    const model = await table.job(await stack.submit({ lane: 'crawl' }));
    const newer = await crowd(model, (state) => ({
      state,
      priority: { of: 'a newer version' },
      leaseUntil: 1,
    }));
    const job = await stack.submit({ lane: 'crawl' });
    await completed(job);
    await stack.tick();
    await until(stack.host, 'record_unreadable', { job_id: String(newer[0]?.id) });
    const shown = await stack.get(`/v1/jobs/${newer[0]?.id}`);
    expect([shown.status, codeOf(shown)]).toEqual([503, 'JOB_UNREADABLE']);
    await expectUntouched(newer);
  });

  it('fault 27: ended ones that the index still shows are not begun, rescued, readied or ended again', async () => {
    const done = await stack.submit({ lane: 'crawl' });
    await completed(done);
    const stale = await crowd(await table.job(done), () => ({}));
    const job = await stack.submit({ lane: 'crawl' });
    await completed(job);
    await stack.tick();
    for (const { id } of stale) expect(startsOf(String(id))).toBe(0);
    await expectUntouched(stale);
  });
});

describe('a job whose time is over', () => {
  const paths = ['', '/rows', '/logs'];
  const everyAnswer = async (job: string) => [
    ...(await Promise.all(paths.map((path) => stack.get(`/v1/jobs/${job}${path}`)))),
    await stack.get(`/status/${job}`),
    await stack.cancel(job),
  ];

  it('fault 38: is gone for everybody at that moment, also when TTL has not come by', async () => {
    const job = await stack.submit();
    await completed(job);
    stack.host.clock.advance(7 * 24 * hourMs);
    for (const path of paths) await stack.get(`/v1/jobs/${job}${path}`);
    for (const answer of await everyAnswer(job))
      expect([answer.status, codeOf(answer)]).toEqual([404, 'JOB_NOT_FOUND']);
  });

  it('fault 38: and that TTL removed is as if it had never been', async () => {
    const job = await stack.submit();
    await completed(job);
    await table.removeJob(job);
    for (const answer of await everyAnswer(job))
      expect([answer.status, codeOf(answer)]).toEqual([404, 'JOB_NOT_FOUND']);
    await completed(await stack.submit());
  });
});
