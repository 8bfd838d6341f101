import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Job, JobId } from '../job.ts';
import { sideItemExpiry } from './admission-items.ts';
import { fence } from './fence.ts';
import type { FileRecord, FileRecords, KeptFile, Source } from './file-records.ts';
import * as keys from './keys.ts';
import { listItems } from './list-items.ts';
import { fileSchema, sourceSchema } from './side-items.ts';
import { transact, untilNoConflict } from './transact.ts';

/** The records of files in the one table; see file-records.ts for each method. */
export class DynamoFileRecords implements FileRecords {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  announce(job: Job, name: string, key: string): Promise<boolean> {
    return this.#write(job, name, key, {});
  }

  keep(job: Job, file: KeptFile): Promise<boolean> {
    return this.#write(job, file.name, file.key, { file });
  }

  /** The keys are a set that only grows: two announcements of one name keep both. */
  async #write(job: Job, name: string, key: string, attributes: { file?: KeptFile }): Promise<boolean> {
    const { file } = attributes;
    const update = {
      TableName: this.#table,
      Key: keys.fileKey(job.id, name),
      UpdateExpression: `SET expiresAt = :expiresAt${file ? ', #file = :file' : ''} ADD objectKeys :keys`,
      ...(file && { ExpressionAttributeNames: { '#file': 'file' } }),
      ExpressionAttributeValues: {
        ':expiresAt': sideItemExpiry(job),
        ':keys': new Set([key]),
        ...(file && { ':file': file }),
      },
    };
    return (await transact(this.#client, [fence(this.#table, job), { Update: update }])).length === 0;
  }

  async list(id: JobId): Promise<FileRecord[]> {
    const items = await listItems(this.#client, this.#table, id, keys.filePrefix);
    return items.map(recordOfItem);
  }

  async find(id: JobId, name: string): Promise<FileRecord | undefined> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: keys.fileKey(id, name), ConsistentRead: true }),
    );
    return Item && recordOfItem(Item);
  }

  async forget(id: JobId, records: readonly FileRecord[]): Promise<void> {
    for (const record of records)
      await this.#unlessChanged(() =>
        this.#client.send(
          new DeleteCommand({
            TableName: this.#table,
            Key: keys.fileKey(id, record.name),
            ConditionExpression: 'attribute_not_exists(pk) OR objectKeys = :keys',
            ExpressionAttributeValues: { ':keys': new Set(record.keys) },
          }),
        ),
      );
  }

  async source(id: JobId): Promise<Source | undefined> {
    const answer = await this.#client.send(
      new GetCommand({
        TableName: this.#table,
        Key: keys.inputKey(id),
        ConsistentRead: true,
        // The rows beside it are not wanted here.
        ProjectionExpression: '#source',
        ExpressionAttributeNames: { '#source': 'source' },
      }),
    );
    return sourceSchema.parse(answer.Item?.source);
  }

  async forgetSource(id: JobId): Promise<void> {
    await this.#unlessChanged(() =>
      this.#client.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: keys.inputKey(id),
          UpdateExpression: 'REMOVE #source',
          // An update would otherwise make an item of nothing.
          ConditionExpression: 'attribute_exists(pk)',
          ExpressionAttributeNames: { '#source': 'source' },
        }),
      ),
    );
  }

  async #unlessChanged(write: () => Promise<unknown>): Promise<void> {
    try {
      await untilNoConflict.execute(write);
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }
}

function recordOfItem(item: Record<string, unknown>): FileRecord {
  const { sk, objectKeys, file } = fileSchema.parse(item);
  return { name: sk.slice(keys.filePrefix.length), keys: [...objectKeys].sort(), ...(file && { file }) };
}
