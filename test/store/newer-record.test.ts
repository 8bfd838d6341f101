import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Duties } from '../../functions/tick/duties.ts';
import { expireWaits } from '../../functions/tick/expire-waits.ts';
import { ready } from '../../functions/tick/ready.ts';
import { rescue } from '../../functions/tick/rescue.ts';
import { ringForgotten } from '../../functions/tick/ring-forgotten.ts';
import { claimNext } from '../../shared/claim.ts';
import type { Job, JobId } from '../../shared/job.ts';
import type { DynamoJobStore } from '../../shared/store/dynamo-job-store.ts';
import { jobKey } from '../../shared/store/keys.ts';
import { UnreadableRecord } from '../../shared/store/unreadable.ts';
import { useTables } from './dynamo-table.ts';
import { admitted, claimed, farAhead, handClock, present, scheduledJob, waitingJob } from './jobs.ts';

const start = Date.parse('2026-11-20T00:00:00Z');
const late = farAhead(start);
const tables = useTables();

let store: DynamoJobStore;
let table: string;
let told: (readonly [event: string, job: unknown])[];
beforeEach(async () => {
  ({ store, table } = await tables.newStore(handClock(start)));
  told = [];
});

const emit: Duties['emit'] = (event, job, fields) => told.push([event, job?.id ?? fields?.job_id]);
const duties = (): Duties => ({
  store,
  clock: () => late,
  emit,
  doorbell: { ring: async () => undefined, ringLater: async () => undefined },
  timeLeft: () => true,
  wait: async () => undefined,
});
const itemOf = async ({ id }: Job) => {
  const answer = await tables.client.send(
    new GetCommand({ TableName: table, Key: jobKey(id), ConsistentRead: true }),
  );
  return answer.Item;
};
const set = ({ id }: Job, field: string, value: unknown) =>
  tables.client.send(
    new UpdateCommand({
      TableName: table,
      Key: jobKey(id),
      UpdateExpression: 'SET #field = :value',
      ExpressionAttributeNames: { '#field': field },
      ExpressionAttributeValues: { ':value': value },
    }),
  );
/** What a newer version makes of a job: a state that this one does not know, in the same place of the indexes. */
async function asNewer(job: Job): Promise<Job> {
  await set(job, 'state', 'hibernating');
  return job;
}
const inCrawl = (overrides: Partial<Job> = {}) => waitingJob(start, { lane: 'crawl', ...overrides });
const unreadable = (id: JobId) => ['record_unreadable', id];

describe('a record of a newer version in the table', () => {
  it('cannot be read, and says so', async () => {
    const { id } = await asNewer(await admitted(store, inCrawl()));
    await expect(store.read(id)).rejects.toThrow(UnreadableRecord);
  });

  it('at the head of the line is passed over by a claim', async () => {
    const newer = await asNewer(await admitted(store, inCrawl({ rank: 0 })));
    const before = await itemOf(newer);
    const job = await admitted(store, inCrawl());
    expect(await claimNext({ store, clock: () => start, emit }, 'crawl', { look: newer.id })).toMatchObject({
      id: job.id,
    });
    expect(told).toEqual([unreadable(newer.id)]);
    expect(await itemOf(newer)).toEqual(before);
  });

  it('is passed over by each duty of tick, which does what there is to do behind it', async () => {
    const scheduled = [start, start + 1].map((dueAt) => scheduledJob(start, dueAt, { lane: 'crawl' }));
    const running = [start, start + 1].map((at) => ({ at, job: inCrawl() }));
    const waiting = [start, start + 1].map((rank) => inCrawl({ rank, waitUntil: rank }));
    const patient = [start + 2, start + 3].map((rank) => inCrawl({ rank, waitUntil: late + 1 }));
    for (const job of scheduled) await admitted(store, job);
    for (const { at, job } of running) await claimed(store, at, await admitted(store, job));
    for (const job of [...waiting, ...patient]) await admitted(store, job);
    const heads = [scheduled[0], running[0]?.job, waiting[0], patient[0]].flatMap((job) =>
      job ? [job] : [],
    );
    for (const head of heads) await asNewer(head);
    const before = await Promise.all(heads.map(itemOf));

    const [due, overdue, expired, forgotten] = [scheduled[1], running[1]?.job, waiting[1], patient[1]];
    const stateOf = async (job: Job | undefined) => job && (await present(store, job)).state;
    await ready('crawl', duties());
    expect(await stateOf(due)).toBe('queued');
    await rescue('crawl', duties());
    expect(await stateOf(overdue)).toBe('queued');
    await expireWaits('crawl', duties());
    expect(await stateOf(expired)).toBe('timeout');
    await ringForgotten('crawl', duties());
    expect(forgotten && (await present(store, forgotten)).rungAt).toBe(late);

    expect(await Promise.all(heads.map(itemOf))).toEqual(before);
    const seen = new Set(told.flatMap(([event, id]) => (event === 'record_unreadable' ? [id] : [])));
    expect(seen).toEqual(new Set(heads.map(({ id }) => id)));
  });

  it('keeps its fields that this version does not know when it can be read and is moved', async () => {
    const job = await admitted(store, inCrawl());
    await set(job, 'colour', { of: 'another version' });
    const running = await claimed(store, start, await present(store, job));
    expect(running.state).toBe('running');
    expect(await itemOf(job)).toMatchObject({ state: 'running', colour: { of: 'another version' } });
  });
});
