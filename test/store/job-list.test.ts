import { BatchWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { expect, it } from 'vitest';
import type { Job } from '../../shared/job.ts';
import { DynamoJobList } from '../../shared/store/dynamo-job-list.ts';
import { itemOfJob } from '../../shared/store/job-item.ts';
import { isPlace } from '../../shared/store/job-list.ts';
import type { Place } from '../../shared/store/job-store.ts';
import { jobKey } from '../../shared/store/keys.ts';
import { useTables } from './dynamo-table.ts';
import { jobListSuite } from './job-list-suite.ts';
import { admitted, type HandClock, handClock, waitingJob } from './jobs.ts';
import { MemoryJobList } from './memory-job-list.ts';
import { MemoryJobStore } from './memory-job-store.ts';

const start = Date.parse('2026-11-20T00:00:00Z');
const me = 'user:1';
const tables = useTables();
const inDynamo = async (clock: HandClock) => {
  const { store, table } = await tables.newStore(clock);
  return { store, table, jobs: new DynamoJobList(tables.client, table, clock) };
};

jobListSuite('DynamoDB', inDynamo);
jobListSuite('memory', async (clock) => {
  const store = new MemoryJobStore(clock);
  return { store, jobs: new MemoryJobList(store) };
});

/** Records put past the admission, which would refuse so many. */
async function fill(table: string, jobs: readonly Job[]): Promise<void> {
  for (let n = 0; n < jobs.length; n += 25)
    await tables.client.send(
      new BatchWriteCommand({
        RequestItems: {
          [table]: jobs.slice(n, n + 25).map((job) => ({ PutRequest: { Item: itemOfJob(job) } })),
        },
      }),
    );
}

it.each([undefined, me])(
  'reads a bounded part of a long list and goes on from there, of %s',
  async (owner) => {
    const { table, jobs } = await inDynamo(handClock(start));
    const mine = owner === undefined ? {} : { owner };
    const common = Array.from({ length: 2200 }, (_, n) => waitingJob(start + 1 + n, { owner: me }));
    const rare = waitingJob(start, { owner: me, type: 'seo-crawl' });
    await fill(table, [rare, ...common]);
    const calls: number[] = [];
    let from: Place | undefined;
    do {
      const page = await jobs.list({ ...mine, type: 'seo-crawl' }, 10, from);
      calls.push(page.jobs.length);
      from = page.next;
      expect(from === undefined || isPlace(from)).toBe(true);
    } while (from !== undefined);
    expect(calls).toEqual([0, 0, 1]);
    expect(await jobs.count({ ...mine, type: 'seo-crawl' }, 10)).toEqual({ count: 1, exact: true });
    expect(await jobs.count(mine, 2000)).toEqual({ count: 2000, exact: false });
  },
);

it('does not run ahead in the states that are read to their end', async () => {
  const { table, jobs } = await inDynamo(handClock(start));
  // The crawl that waits is older than a thousand others that wait, and newer than the one that was cancelled.
  const others = Array.from({ length: 1100 }, (_, n) => waitingJob(start + 10 + n));
  const waits = waitingJob(start + 5, { type: 'seo-crawl' });
  const cancelled = waitingJob(start, { type: 'seo-crawl', state: 'cancelled' });
  await fill(table, [...others, waits, cancelled]);
  const first = await jobs.list({ type: 'seo-crawl' }, 10);
  expect(first.jobs).toEqual([]);
  const second = await jobs.list({ type: 'seo-crawl' }, 10, first.next);
  expect(second.jobs.map(({ id }) => id)).toEqual([waits.id, cancelled.id]);
  expect(second.next).toBeUndefined();
});

it('passes over rows of a newer version', async () => {
  const { store, table, jobs } = await inDynamo(handClock(start));
  const older = await admitted(store, waitingJob(start, { owner: me }));
  const newer = await admitted(store, waitingJob(start + 1, { owner: me }));
  const set = (field: string, value: unknown) =>
    tables.client.send(
      new UpdateCommand({
        TableName: table,
        Key: jobKey(newer.id),
        UpdateExpression: 'SET #field = :value',
        ExpressionAttributeNames: { '#field': field },
        ExpressionAttributeValues: { ':value': value },
      }),
    );
  await set('error', 'a text, not an object');
  for (const filter of [{}, { owner: me }, { errorCode: 'X' }])
    expect((await jobs.list(filter, 1)).jobs.filter(({ id }) => id === newer.id)).toEqual([]);
  const { next } = await jobs.list({ owner: me }, 1);
  expect((await jobs.list({ owner: me }, 1, next)).jobs).toMatchObject([{ id: older.id }]);
  await set('state', 'hibernating');
  expect((await jobs.list({ owner: me }, 10)).jobs).toMatchObject([{ id: older.id }]);
  expect(await jobs.count({ owner: me }, 10)).toEqual({ count: 1, exact: true });
});

it.each([
  ['a time and an id', '001763596800000#0b0e7e5c-3d5c-4c53-9a53-111111111111', true],
  ['a time alone', '001763596800000', false],
  ['a time and no id', '001763596800000#', false],
  ['a time that is too short', '1763596800000#0b0e7e5c-3d5c-4c53-9a53-111111111111', false],
  ['something behind the id', '001763596800000#0b0e7e5c-3d5c-4c53-9a53-111111111111#', false],
  ['a line end behind the id', '001763596800000#0b0e7e5c-3d5c-4c53-9a53-111111111111\n', false],
  ['nothing', '', false],
  ['no text', 5, false],
])('takes for a place in the list or not: %s', (_, text, is) => {
  expect(isPlace(text)).toBe(is);
});
