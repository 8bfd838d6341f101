import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { UploadId } from '../artifacts/uploads.ts';
import type { Clock, EpochMs } from '../clock.ts';
import { uploadRecordSeconds } from '../limits.ts';
import { uploadKey } from './keys.ts';
import type { UploadRecord, UploadRecords } from './upload-records.ts';

/** `expiresAt` in seconds, for TTL. */
const recordSchema = z.object({ owner: z.string().exactOptional(), expiresAt: z.number() }).optional();

/** The records of uploads in the one table; see upload-records.ts. */
export class DynamoUploadRecords implements UploadRecords {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #clock: Clock;

  constructor(client: DynamoDBDocumentClient, table: string, clock: Clock) {
    this.#client = client;
    this.#table = table;
    this.#clock = clock;
  }

  async issue(id: UploadId, owner: string | undefined, now: EpochMs): Promise<void> {
    const expiresAt = Math.ceil(now / 1000) + uploadRecordSeconds;
    const Item = { ...uploadKey(id), ...(owner !== undefined && { owner }), expiresAt };
    await this.#client.send(new PutCommand({ TableName: this.#table, Item }));
  }

  async find(id: UploadId): Promise<UploadRecord | undefined> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: uploadKey(id), ConsistentRead: true }),
    );
    const record = recordSchema.parse(Item);
    if (!record || record.expiresAt * 1000 <= this.#clock()) return undefined;
    return record.owner === undefined ? {} : { owner: record.owner };
  }
}
