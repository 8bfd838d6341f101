import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { NumberedEvent } from '../../local/host/events.ts';
import { condition, hold } from '../support/held.ts';
import { timesTold, until } from '../support/lifecycle.ts';
import { PromptedStack } from '../support/prompted-stack.ts';
import { Queues } from '../support/queues.ts';
import { movesTo } from '../support/writes.ts';

const queue = 'DocumentsLaneDoorbellsQueue';
const deadLetters = 'DocumentsLaneDoorbellsDeadLetters';
const submitRings = { service: 'sqs', action: 'SendMessage', caller: 'Submit' } as const;
/** Beyond the time after which a doorbell that nobody answered is forgotten. */
const forgottenMs = 31_000;
/** An SDK makes three attempts at a call. */
const sdkAttempts = 3;

let stack: PromptedStack;
let queues: Queues;
beforeAll(async () => {
  stack = await PromptedStack.start();
  queues = new Queues(stack.host);
});
afterEach(() => stack.host.faults.clear());
afterAll(() => stack?.stop());

const doorbell = (job: string) => JSON.stringify({ lane: 'documents', look: job });
const startsOf = (job: string) => timesTold(stack.host, 'job_started', { job_id: job });
const completed = (job: string) => until(stack.host, 'job_completed', { job_id: job });

/** Doorbells of the lane answered and deleted since the mark. */
const answered = (mark: number) =>
  stack.host.events
    .since(mark)
    .filter((event) => event.type === 'delivered' && event.mappingLogicalId.startsWith('DocumentsLane'))
    .flatMap((event) => (event.type === 'delivered' ? event.deleted : [])).length;

/** Every doorbell so far has been answered and deleted. */
const quiet = () => condition(async () => (await queues.count(queue)) === 0, 'an empty queue');

const processOf = (event: NumberedEvent): number => z.object({ pid: z.int() }).parse(event).pid;
const nextInvocationOf = async (prefix: string) =>
  processOf(
    await stack.host.waitFor(
      (event) => event.type === 'invoked' && event.functionLogicalId.startsWith(prefix),
      15_000,
    ),
  );

/** A job that waits and for which nobody was rung. */
async function unrung(): Promise<string> {
  stack.host.faults.inject({ ...submitRings, count: sdkAttempts, fault: { kind: 'error' } });
  const job = await stack.submit();
  await until(stack.host, 'doorbell_failed', { job_id: job });
  return job;
}

describe('a doorbell that comes twice', () => {
  it('fault 5: one after the other, finds nothing to do the second time and is deleted', async () => {
    const job = await stack.submit();
    await completed(job);
    await quiet();
    const mark = stack.host.events.mark();
    await queues.send(queue, doorbell(job));
    await condition(() => answered(mark) >= 1, 'the second doorbell to be answered');
    await quiet();
    expect(startsOf(job)).toBe(1);
  });

  it('fault 6: at once, lets one of two workers have the job', async () => {
    await stack.operate({ operator: 'pause', lane: 'documents' });
    const job = await stack.submit();
    await quiet();
    await stack.operate({ operator: 'resume', lane: 'documents' });
    const claims = hold(stack.host, movesTo('running', job));
    await queues.send(queue, doorbell(job));
    await claims.arrived(2);
    claims.letGo();
    await completed(job);
    expect(startsOf(job)).toBe(1);
    expect(await stack.job(job)).toMatchObject({ attempts: 1, lostWorkers: 0 });
  });

  it('fault 10: because the answer to sending it was lost, runs the job once', async () => {
    await quiet();
    const mark = stack.host.events.mark();
    stack.host.faults.inject({ ...submitRings, fault: { kind: 'lostResponse' } });
    const job = await stack.submit();
    await completed(job);
    await condition(() => answered(mark) >= 2, 'both doorbells to be answered');
    expect(startsOf(job)).toBe(1);
  });
});

describe('a doorbell that does not come', () => {
  it('fault 7: lost on its way, is rung again by tick', async () => {
    const hidden = hold(stack.host, { service: 'sqs', action: 'ChangeMessageVisibility' });
    const invocation = nextInvocationOf('DocumentsLaneWorker');
    const job = await stack.submit();
    await hidden.arrived();
    process.kill(await invocation, 'SIGKILL');
    hidden.lose();
    await queues.purge(queue);

    await stack.later(forgottenMs);
    await until(stack.host, 'doorbell_rung_again', { job_id: job });
    await completed(job);
    expect(await stack.job(job)).toMatchObject({ attempts: 1, lostWorkers: 0 });
  });

  it('fault 8: not sent, leaves the 202 standing and is made up for by tick', async () => {
    const job = await unrung();
    expect(await stack.job(job)).toMatchObject({ state: 'queued' });
    await stack.later(forgottenMs);
    await completed(job);
    expect(startsOf(job)).toBe(1);
  });

  it('fault 9: its sender dead between admission and ring, is made up for; asking again finds the job', async () => {
    const rung: unknown[] = [];
    const ring = hold(stack.host, { ...submitRings, where: (body) => rung.push(body) > 0 });
    const invocation = nextInvocationOf('Submit');
    const headers = { 'idempotency-key': crypto.randomUUID() };
    const asked = stack.post({ headers });
    await ring.arrived();
    process.kill(await invocation, 'SIGKILL');
    ring.lose();
    expect((await asked).status).toBeGreaterThanOrEqual(500);

    const { MessageBody } = z.object({ MessageBody: z.string() }).parse(rung[0]);
    const { look: job } = z.object({ look: z.string() }).parse(JSON.parse(MessageBody));
    await stack.later(forgottenMs);
    await completed(job);
    expect(await stack.submit({ headers })).toBe(job);
    expect(startsOf(job)).toBe(1);
  });
});

it.each([
  ['a lane of several', queue],
  ['a lane of one', 'BrowserLaneDoorbellsQueue'],
])('fault 17: in %s, messages that are no doorbells are deleted, counted and told of', async (_, prefix) => {
  const mark = stack.host.events.mark();
  const bodies = ['nonsense', '[]', 'null', '{"lane":"none"}', '{"lane":"documents","look":"<b>"}'];
  for (const body of [...bodies, 'x'.repeat(200_000)]) await queues.send(prefix, body);
  await condition(async () => (await queues.count(prefix)) === 0, 'an empty queue');
  const told = () => timesTold(stack.host, 'doorbell_ignored', {}, mark);
  await condition(() => told() === bodies.length + 1, 'all to be told of');
  expect(await queues.count(prefix.replace('Queue', 'DeadLetters'))).toBe(0);
});

describe('a dead letter', () => {
  const redrive = () => stack.operate({ operator: 'redrive', queue: 'documents' });

  it('fault 28: redriven for a job that has ended, runs nothing', async () => {
    const job = await stack.submit();
    await completed(job);
    const before = await stack.job(job);
    await queues.send(deadLetters, doorbell(job));
    await quiet();
    const mark = stack.host.events.mark();
    expect(await redrive()).toMatchObject({ rung: 1, dropped: 0 });
    await condition(() => answered(mark) >= 1, 'the doorbell to be answered');
    expect(await stack.job(job)).toEqual(before);
    expect(await queues.count(deadLetters)).toBe(0);
  });

  it('fault 29: redriven twice for a job that waits, runs it once', async () => {
    const job = await unrung();
    await queues.send(deadLetters, doorbell(job));
    await queues.send(deadLetters, doorbell(job));
    const mark = stack.host.events.mark();
    await Promise.all([redrive(), redrive()]);
    await completed(job);
    await condition(() => answered(mark) >= 2, 'both doorbells to be answered');
    expect(startsOf(job)).toBe(1);
    expect(await stack.job(job)).toMatchObject({ attempts: 1 });
  });
});
