import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { type Clock, type EpochMs, seconds } from '../clock.ts';
import { isJobId, type Job, type JobId } from '../job.ts';
import type { LaneName } from '../lanes.ts';
import type { LedgerEntry } from '../ledger.ts';
import { retentionSeconds } from '../limits.ts';
import { type Change, ends, type Guard, laneDelta } from '../transition.ts';
import { conditionExpression, updateExpression } from './expression.ts';
import { itemOfJob, jobOfItem } from './job-item.ts';
import type {
  Admission,
  Admitted,
  JobStore,
  JsonObject,
  LaneState,
  LogLine,
  SealedSecret,
  Written,
} from './job-store.ts';
import * as keys from './keys.ts';
import { laneOfItem, laneUpdate } from './lane-item.ts';
import { entrySchema, linesSchema, lockSchema } from './side-items.ts';
import { type TransactItem, transact } from './transact.ts';

/** An admission whose identity lock vanishes between refusal and look-up is tried again this often. */
const identityTries = 3;

/** The job store on DynamoDB. Its conditions are those of the transitions; see job-store.ts for each method. */
export class DynamoJobStore implements JobStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #clock: Clock;

  constructor(client: DynamoDBDocumentClient, table: string, clock: Clock) {
    this.#client = client;
    this.#table = table;
    this.#clock = clock;
  }

  async admit(admission: Admission): Promise<Admitted> {
    const { job, input, secret, proof } = admission;
    for (let tries = 1; ; tries++) {
      const items: (TransactItem | undefined)[] = [
        {
          Update: {
            TableName: this.#table,
            ...laneUpdate(job.lane, laneDelta(undefined, job), { admits: true }),
          },
        },
        job.identity === undefined
          ? undefined
          : this.#put(
              keys.identityKey(job.identity),
              { jobId: job.id, ...(proof && { proof }) },
              'attribute_not_exists(pk)',
            ),
        {
          Put: {
            TableName: this.#table,
            Item: itemOfJob(job),
            ConditionExpression: 'attribute_not_exists(pk)',
          },
        },
        this.#put(keys.inputKey(job.id), { input, expiresAt: this.#expiry() }),
        secret && this.#put(keys.secretKey(job.id), { sealed: secret }),
      ];
      const present = items.filter((item) => item !== undefined);
      const failed = (await transact(this.#client, present)).map((index) => present[index]);
      if (failed.length === 0) return { admitted: true };
      if (job.identity !== undefined && failed.includes(items[1])) {
        const lock = lockSchema.parse(await this.#get(keys.identityKey(job.identity)));
        if (lock) {
          const { jobId, ...rest } = lock;
          return { admitted: false, because: 'identity', liveJobId: jobId, ...rest };
        }
        if (tries < identityTries) continue;
        throw new Error('the identity lock changed hands at every try');
      }
      return { admitted: false, because: 'full' };
    }
  }

  async countProof(identity: string, by: 1 | -1): Promise<number> {
    try {
      const answer = await this.#client.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: keys.identityKey(identity),
          UpdateExpression: 'ADD proofTries :by',
          ConditionExpression: 'attribute_exists(pk)',
          ExpressionAttributeValues: { ':by': by },
          ReturnValues: 'UPDATED_NEW',
        }),
      );
      return z.int().parse(answer.Attributes?.proofTries);
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return 0;
      throw error;
    }
  }

  async read(id: JobId): Promise<Job | undefined> {
    return jobOfItem(await this.#get(keys.jobKey(id)), this.#clock());
  }

  async readInput(id: JobId): Promise<JsonObject | undefined> {
    const item = await this.#get(keys.inputKey(id));
    return item && z.record(z.string(), z.unknown()).parse(item.input);
  }

  async readSecret(id: JobId): Promise<SealedSecret | undefined> {
    const item = await this.#get(keys.secretKey(id));
    return item && z.instanceof(Uint8Array).parse(item.sealed);
  }

  async readLane(lane: LaneName): Promise<LaneState> {
    return laneOfItem(await this.#get(keys.laneKey(lane)));
  }

  async write(before: Job, change: Change): Promise<Written> {
    const { next, guard } = change;
    const update = {
      TableName: this.#table,
      Key: keys.jobKey(before.id),
      ...updateExpression(itemOfJob(before), itemOfJob(next), guard),
    };
    const delta = laneDelta(before, next);
    const alone = delta.queued === 0 && delta.running === 0 && !ends(before, next);
    if (alone) return this.#writeAlone(update, before.id);

    const counters = laneUpdate(before.lane, delta, { duration: duration(before, next) });
    const lane = { Update: { TableName: this.#table, ...counters } };
    const items: TransactItem[] = [{ Update: update }, lane];
    if (ends(before, next)) {
      items.push({ Delete: { TableName: this.#table, Key: keys.secretKey(before.id) } });
      if (before.identity !== undefined) items.push(this.#release(before.identity, before.id));
    }
    const failed = await transact(this.#client, items);
    if (failed.length === 0) return { written: true, job: next };
    return failed.includes(0)
      ? { written: false, because: 'guard', job: await this.read(before.id) }
      : { written: false, because: 'lane' };
  }

  async #writeAlone(change: ConstructorParameters<typeof UpdateCommand>[0], id: JobId): Promise<Written> {
    // A second stop request changes nothing; its condition is checked all the same.
    const { UpdateExpression, ...unchanged } = change;
    const update = UpdateExpression === '' ? unchanged : change;
    try {
      const answer = await this.#client.send(new UpdateCommand({ ...update, ReturnValues: 'ALL_NEW' }));
      const job = jobOfItem(answer.Attributes, this.#clock());
      return job ? { written: true, job } : { written: false, because: 'guard', job };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return { written: false, because: 'guard', job: await this.read(id) };
    }
  }

  listQueued(lane: LaneName, limit: number): Promise<JobId[]> {
    return this.#listWork(keys.workPartition(lane, 'queued'), undefined, limit);
  }

  listOverdue(lane: LaneName, now: EpochMs, limit: number): Promise<JobId[]> {
    return this.#listWork(keys.workPartition(lane, 'running'), now, limit);
  }

  listDue(lane: LaneName, now: EpochMs, limit: number): Promise<JobId[]> {
    return this.#listWork(keys.workPartition(lane, 'scheduled'), now, limit);
  }

  async countAhead(job: Job, limit: number): Promise<number> {
    const own = keys.workKeys(job);
    if (own === undefined) return 0;
    const answer = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: keys.workIndex.name,
        KeyConditionExpression: 'gsi1pk = :lane AND gsi1sk < :own',
        ExpressionAttributeValues: { ':lane': own.gsi1pk, ':own': own.gsi1sk },
        Select: 'COUNT',
        Limit: limit,
      }),
    );
    return answer.Count ?? 0;
  }

  async appendLog(job: Job, lines: readonly LogLine[]): Promise<boolean> {
    const last = lines.at(-1);
    if (last === undefined) return true;
    const put = this.#put(keys.logKey(job.id, last.number), { lines, expiresAt: this.#expiry() });
    const count = {
      TableName: this.#table,
      Key: keys.jobKey(job.id),
      ...updateExpression({}, { logLines: last.number }, claimGuard(job)),
    };
    return (await transact(this.#client, [{ Update: count }, put])).length === 0;
  }

  async writeRow(job: Job, entry: LedgerEntry): Promise<boolean> {
    const put = this.#put(keys.rowKey(job.id, entry.number), { ...entry, expiresAt: this.#expiry() });
    return (await transact(this.#client, [this.#fence(job), put])).length === 0;
  }

  async listRows(id: JobId): Promise<LedgerEntry[]> {
    const items = await this.#listItems(id, keys.rowPrefix, keys.rowPrefix);
    return items.map((item) => entrySchema.parse(item));
  }

  async listLog(id: JobId, after: number, limit: number): Promise<LogLine[]> {
    // A chunk is stored under the number of its last line, so those before `after` are never read.
    const items = await this.#listItems(id, keys.logPrefix, keys.logKey(id, after + 1).sk);
    const lines = items.flatMap((item) => linesSchema.parse(item.lines));
    return lines.filter((line) => line.number > after).slice(0, limit);
  }

  async #get(key: { pk: string; sk: string }): Promise<Record<string, unknown> | undefined> {
    const answer = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: key, ConsistentRead: true }),
    );
    return answer.Item;
  }

  /** Ids from the work index, in its order; with `before`, only those whose time came before that instant. */
  async #listWork(partition: string, before: EpochMs | undefined, limit: number): Promise<JobId[]> {
    const answer = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: keys.workIndex.name,
        KeyConditionExpression:
          before === undefined ? 'gsi1pk = :lane' : 'gsi1pk = :lane AND gsi1sk < :before',
        ExpressionAttributeValues: {
          ':lane': partition,
          ...(before !== undefined && { ':before': keys.sortableMs(before + 1) }),
        },
        ProjectionExpression: 'gsi1sk',
        Limit: limit,
      }),
    );
    return (answer.Items ?? []).map((item) => String(item.gsi1sk).split('#')[1]).filter(isJobId);
  }

  /** Items of one job whose sort key has the prefix and is not before `from`, in order, all pages. */
  async #listItems(id: JobId, prefix: string, from: string): Promise<Record<string, unknown>[]> {
    const items: Record<string, unknown>[] = [];
    let start: Record<string, unknown> | undefined;
    do {
      const answer = await this.#client.send(
        new QueryCommand({
          TableName: this.#table,
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :job AND sk BETWEEN :from AND :to',
          ExpressionAttributeValues: { ':job': keys.jobKey(id).pk, ':from': from, ':to': `${prefix}~` },
          ...(start && { ExclusiveStartKey: start }),
        }),
      );
      items.push(...(answer.Items ?? []));
      start = answer.LastEvaluatedKey;
    } while (start);
    return items;
  }

  #put(key: { pk: string; sk: string }, attributes: object, ConditionExpression?: string): TransactItem {
    const Item = { ...key, ...attributes };
    return { Put: { TableName: this.#table, Item, ...(ConditionExpression && { ConditionExpression }) } };
  }

  #release(identity: string, id: JobId): TransactItem {
    return {
      Delete: {
        TableName: this.#table,
        Key: keys.identityKey(identity),
        ConditionExpression: 'attribute_not_exists(pk) OR jobId = :job',
        ExpressionAttributeValues: { ':job': id },
      },
    };
  }

  #fence(job: Job): TransactItem {
    const check = conditionExpression(claimGuard(job));
    return { ConditionCheck: { TableName: this.#table, Key: keys.jobKey(job.id), ...check } };
  }

  /** Items beside the record outlive it by a day at most: the job must end within that. */
  #expiry(): number {
    return Math.floor((this.#clock() + seconds(retentionSeconds + 24 * 3600)) / 1000);
  }
}

/** Holds only while the job runs under the very claim of the record given. */
const claimGuard = (job: Job): Guard => ({ state: 'running', ...(job.claimId && { claimId: job.claimId }) });

const duration = (before: Job, next: Job): { jobId: JobId; ms: number } | undefined =>
  next.state === 'completed' && before.startedAt !== undefined && next.finishedAt !== undefined
    ? { jobId: next.id, ms: next.finishedAt - before.startedAt }
    : undefined;
