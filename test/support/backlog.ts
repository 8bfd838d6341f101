import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { delayPrint } from '../../functions/worker/jobs/delay-print/definition.ts';
import type { Host } from '../../local/host/host.ts';
import { turnGate } from '../../shared/claim-order.ts';
import { minutes, systemClock } from '../../shared/clock.ts';
import type { Job } from '../../shared/job.ts';
import { type LaneName, lanes } from '../../shared/lanes.ts';
import { newJob } from '../../shared/new-job.ts';
import { DynamoJobStore } from '../../shared/store/dynamo-job-store.ts';
import { itemOfJob } from '../../shared/store/job-item.ts';
import { gateKey, inputKey, laneKey } from '../../shared/store/keys.ts';
import { noUsage } from '../../shared/usage.ts';

/** Items of one BatchWriteItem, at most. */
const batchSize = 25;
const batchesAtOnce = 4;
/** Jobs of a flood that can really be run; the others only stand in line. */
const runnable = 2000;

const input = { message: 'no-op' };

/** The table of a running host, used as an operator would: for filling lanes and for looking at them. */
export class Backlog {
  readonly store: DynamoJobStore;
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(host: Host) {
    const client = new DynamoDBClient({
      endpoint: host.awsEndpoint,
      region: host.region,
      credentials: host.credentials,
    });
    this.#client = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
    this.#table = String(host.outputs.TableName);
    this.store = new DynamoJobStore(this.#client, this.#table, systemClock);
  }

  /** A no-op job that does nothing but pass through its lane. */
  noOp(lane: LaneName, turnAt: number = Date.now()): Job {
    const admissible = { title: 'no-op', input, warnings: [], skipped: [] };
    return newJob(delayPrint, admissible, { lane, turnAt, usage: noUsage }, Date.now());
  }

  /** Admits a job as `submit` does, without its doorbell. */
  async admit(job: Job): Promise<Job> {
    const answer = await this.store.admit({ job, input });
    if (!answer.admitted) throw new Error(`not admitted: ${answer.because}`);
    return job;
  }

  /**
   * Puts many jobs into the line at once, twenty minutes behind those that come now. Nobody rings for them, tick
   * neither.
   */
  async flood(lane: LaneName, count: number): Promise<void> {
    const later = Date.now() + minutes(20);
    const batches = Array.from({ length: Math.ceil(count / batchSize) }, (_, batch) =>
      Array.from({ length: Math.min(batchSize, count - batch * batchSize) }, (_, index) => ({
        ...this.noOp(lane, later + batch * batchSize + index),
        rungAt: later + minutes(60),
      })),
    );
    const inputs = batches
      .slice(0, runnable / batchSize)
      .map((batch) => batch.map(({ id }) => ({ ...inputKey(id), input })));
    const writes = [...batches.map((batch) => batch.map(itemOfJob)), ...inputs];
    const writers = Array.from({ length: batchesAtOnce }, async () => {
      for (let items = writes.pop(); items; items = writes.pop()) await this.#put(items);
    });
    await Promise.all(writers);
    await this.#client.send(
      new UpdateCommand({
        TableName: this.#table,
        Key: laneKey(lane),
        UpdateExpression: 'ADD queued :count',
        ExpressionAttributeValues: { ':count': count },
      }),
    );
  }

  /** As if this submitter had sent so many that the next one stands behind all the others. */
  async setBack(lane: LaneName, submitter: string): Promise<void> {
    const { key, maxLeadMs } = turnGate(lanes[lane], submitter);
    const Item = { ...gateKey(key), next: Date.now() + maxLeadMs };
    await this.#client.send(new PutCommand({ TableName: this.#table, Item }));
  }

  async #put(items: readonly Record<string, unknown>[]): Promise<void> {
    const requests = items.map((Item) => ({ PutRequest: { Item } }));
    await this.#client.send(new BatchWriteCommand({ RequestItems: { [this.#table]: requests } }));
  }

  end(): void {
    this.#client.destroy();
  }
}

/** The one function whose logical id begins so. */
export function functionOf(host: Host, prefix: string): Host['functions'][number] {
  const found = host.functions.filter(({ logicalId }) => logicalId.startsWith(prefix));
  if (found.length !== 1 || !found[0]) throw new Error(`${found.length} functions begin with ${prefix}`);
  return found[0];
}

/** What an operator does by invoking the function directly. */
export const operate = (host: Host, command: object): Promise<unknown> =>
  host.invoke(functionOf(host, 'Operate').logicalId, command);
