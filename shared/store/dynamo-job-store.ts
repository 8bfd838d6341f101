import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { AuditEntry } from '../access/audit.ts';
import type { Breaker } from '../breaker.ts';
import type { Change } from '../change.ts';
import type { Clock, EpochMs } from '../clock.ts';
import type { Gate, Passage } from '../gate.ts';
import type { Job, JobId } from '../job.ts';
import type { LaneName } from '../lanes.ts';
import type { LedgerEntry } from '../ledger.ts';
import { admissionItems, sideItemExpiry } from './admission-items.ts';
import { auditItem } from './audit-item.ts';
import { breakerItem, breakerOfItem } from './breaker-item.ts';
import { changeItems } from './change-items.ts';
import { updateExpression } from './expression.ts';
import { claimGuard, fence } from './fence.ts';
import { giveBackSlot, passGate } from './gates.ts';
import { jobOfItem } from './job-item.ts';
import type {
  Admission,
  Admitted,
  Along,
  BreakerStep,
  FormerRequest,
  JobStore,
  JsonObject,
  LaneSettingsChange,
  LaneState,
  LogLine,
  Page,
  Place,
  SealedSecret,
  Written,
} from './job-store.ts';
import * as keys from './keys.ts';
import { laneOfItem, laneSettingsUpdate } from './lane-item.ts';
import { listItems } from './list-items.ts';
import { put } from './put.ts';
import { entrySchema, formerRequestSchema, linesSchema, lockSchema } from './side-items.ts';
import { transact, untilNoConflict } from './transact.ts';
import { listIds } from './work-lists.ts';

/** An admission whose lock vanishes between refusal and look-up is tried again this often. */
const lockTries = 3;

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
    for (let tries = 0; tries < lockTries; tries++) {
      const items = Object.entries(admissionItems(this.#table, admission, this.#clock()));
      const failed = await transact(
        this.#client,
        items.map(([, item]) => item),
      );
      const refusedBy = new Set(failed.map((index) => items[index]?.[0]));
      if (refusedBy.size === 0) return { admitted: true };
      const refusal = await this.#refusal(admission, refusedBy);
      if (refusal) return refusal;
    }
    throw new Error('a lock changed hands at every try to admit a job');
  }

  /** A repeated request comes before everything else: its job was admitted. Undefined when the reason has gone. */
  async #refusal(
    { job, idempotency }: Admission,
    refusedBy: ReadonlySet<string | undefined>,
  ): Promise<Admitted | undefined> {
    if (idempotency && refusedBy.has('repeated')) {
      const former = await this.findRepeated(idempotency.key);
      return former && { admitted: false, because: 'repeated', ...former };
    }
    if (job.identity !== undefined && refusedBy.has('identity')) {
      const lock = lockSchema.parse(await this.#get(keys.identityKey(job.identity)));
      if (!lock) return undefined;
      const { jobId, ...rest } = lock;
      return { admitted: false, because: 'identity', liveJobId: jobId, ...rest };
    }
    const { drainingAt } = await this.readLane(job.lane);
    return { admitted: false, because: drainingAt === undefined ? 'full' : 'draining' };
  }

  async findRepeated(key: string): Promise<FormerRequest | undefined> {
    const former = formerRequestSchema.parse(await this.#get(keys.idempotencyKey(key)));
    if (!former || former.expiresAt * 1000 <= this.#clock()) return undefined;
    return { jobId: former.jobId, fingerprint: former.fingerprint };
  }

  pass(gate: Gate, now: EpochMs): Promise<Passage> {
    return passGate(this.#client, this.#table, gate, now);
  }

  giveBack(gate: Gate): Promise<void> {
    return giveBackSlot(this.#client, this.#table, gate);
  }

  async countProof(identity: string, by: 1 | -1): Promise<number> {
    try {
      const answer = await this.#update({
        TableName: this.#table,
        Key: keys.identityKey(identity),
        UpdateExpression: 'ADD proofTries :by',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: { ':by': by },
        ReturnValues: 'UPDATED_NEW',
      });
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

  async readBreaker(name: string): Promise<Breaker> {
    return breakerOfItem(await this.#get(keys.breakerKey(name)));
  }

  async writeBreaker(step: BreakerStep): Promise<boolean> {
    // A transaction of one: unlike a single write, it knows its own repetition after a lost answer.
    return (await transact(this.#client, [breakerItem(this.#table, step)])).length === 0;
  }

  async setLane(lane: LaneName, settings: LaneSettingsChange, audit?: AuditEntry): Promise<LaneState> {
    const { UpdateExpression, ...rest } = laneSettingsUpdate(lane, settings);
    if (audit && UpdateExpression !== undefined) {
      const update = { TableName: this.#table, UpdateExpression, ...rest };
      await transact(this.#client, [{ Update: update }, auditItem(this.#table, audit)]);
      return this.readLane(lane);
    }
    const change = { ...rest, ...(UpdateExpression !== undefined && { UpdateExpression }) };
    const answer = await this.#update({ TableName: this.#table, ...change, ReturnValues: 'ALL_NEW' });
    return laneOfItem(answer.Attributes);
  }

  async write(before: Job, change: Change, along: Along = {}): Promise<Written> {
    const items = changeItems(this.#table, before, change, along);
    const entries = Object.entries(items);
    if (entries.length === 1) return this.#writeAlone(items.record.Update, before.id);
    const failed = await transact(
      this.#client,
      entries.map(([, item]) => item),
    );
    if (failed.length === 0) return { written: true, job: change.next };
    const refusedBy = new Set(failed.map((index) => entries[index]?.[0]));
    if (refusedBy.has('record')) return { written: false, because: 'guard', job: await this.read(before.id) };
    const because = (['lane', 'breaker'] as const).find((part) => refusedBy.has(part));
    return { written: false, because: because ?? 'identity' };
  }

  async #writeAlone(change: ConstructorParameters<typeof UpdateCommand>[0], id: JobId): Promise<Written> {
    // A second stop request changes nothing; its condition is checked all the same.
    const { UpdateExpression, ...unchanged } = change;
    const update = UpdateExpression === '' ? unchanged : change;
    try {
      const answer = await this.#update({ ...update, ReturnValues: 'ALL_NEW' });
      const job = jobOfItem(answer.Attributes, this.#clock());
      return job ? { written: true, job } : { written: false, because: 'guard', job };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return { written: false, because: 'guard', job: await this.read(id) };
    }
  }

  listQueued(lane: LaneName, limit: number, from?: Place): Promise<Page> {
    const partition = keys.workPartition(lane, 'queued');
    return listIds(this.#client, this.#table, { index: keys.workIndex, partition, limit, from });
  }

  listOverdue(lane: LaneName, now: EpochMs, limit: number, from?: Place): Promise<Page> {
    return this.#listTimed(keys.workIndex, keys.workPartition(lane, 'running'), now, limit, from);
  }

  listDue(lane: LaneName, now: EpochMs, limit: number, from?: Place): Promise<Page> {
    return this.#listTimed(keys.workIndex, keys.workPartition(lane, 'scheduled'), now, limit, from);
  }

  listWaitOver(lane: LaneName, now: EpochMs, limit: number, from?: Place): Promise<Page> {
    return this.#listTimed(keys.waitIndex, keys.waitPartition(lane), now, limit, from);
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
    const last = lines.at(-1)?.number;
    if (last === undefined) return true;
    const { ConditionExpression, ...count } = updateExpression({}, { logLines: last }, claimGuard(job));
    // A chunk that was given up on may arrive after the next one: it must not set the count back.
    const condition = `${ConditionExpression} AND #logLines < ${lastValue}`;
    const items = [
      {
        Update: {
          TableName: this.#table,
          Key: keys.jobKey(job.id),
          ...count,
          ConditionExpression: condition,
          ExpressionAttributeValues: { ...count.ExpressionAttributeValues, [lastValue]: last },
        },
      },
      put(this.#table, keys.logKey(job.id, last), { lines, expiresAt: sideItemExpiry(job) }),
    ];
    if ((await transact(this.#client, items)).length === 0) return true;
    const present = await this.read(job.id);
    return present?.state === 'running' && present.claimId === job.claimId && present.logLines >= last;
  }

  async writeRow(job: Job, entry: LedgerEntry): Promise<boolean> {
    const key = keys.rowKey(job.id, entry.number);
    const row = put(this.#table, key, { ...entry, expiresAt: sideItemExpiry(job) });
    return (await transact(this.#client, [fence(this.#table, job), row])).length === 0;
  }

  async listRows(id: JobId): Promise<LedgerEntry[]> {
    const items = await listItems(this.#client, this.#table, id, keys.rowPrefix);
    return items.map((item) => entrySchema.parse(item));
  }

  async listLog(id: JobId, after: number, limit: number): Promise<LogLine[]> {
    // A chunk is stored under the number of its last line, so those before `after` are never read.
    const items = await listItems(
      this.#client,
      this.#table,
      id,
      keys.logPrefix,
      keys.logKey(id, after + 1).sk,
    );
    const lines = items.flatMap((item) => linesSchema.parse(item.lines));
    return lines.filter((line) => line.number > after).slice(0, limit);
  }

  async #get(key: { pk: string; sk: string }): Promise<Record<string, unknown> | undefined> {
    const answer = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: key, ConsistentRead: true }),
    );
    return answer.Item;
  }

  /** A single write, again while a transaction holds its item. */
  #update(update: ConstructorParameters<typeof UpdateCommand>[0]) {
    return untilNoConflict.execute(() => this.#client.send(new UpdateCommand(update)));
  }

  #listTimed(
    index: typeof keys.workIndex | typeof keys.waitIndex,
    partition: string,
    now: EpochMs,
    limit: number,
    from: Place | undefined,
  ): Promise<Page> {
    const before = keys.sortableMs(now + 1);
    return listIds(this.#client, this.#table, { index, partition, before, limit, from });
  }
}

const lastValue = ':last';
