import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { AccessKey } from '../access/access-key.ts';
import type { AuditEntry } from '../access/audit.ts';
import { roles } from '../access/role.ts';
import { type EpochMs, seconds } from '../clock.ts';
import { lastUsedSeconds } from '../limits.ts';
import { auditItem } from './audit-item.ts';
import type { KeyHash, KeyPage, KeyStore, KnownKey, Revocation } from './key-store.ts';
import { accessKeyKey, accessKeyPrefix, keyUseKey, keyUsePartition } from './keys.ts';
import { put } from './put.ts';
import { transact, untilNoConflict } from './transact.ts';

const keySchema = z.object({
  id: z.string(),
  name: z.string(),
  role: z.enum(roles),
  createdAt: z.number(),
  createdBy: z.string(),
  expiresAt: z.number().exactOptional(),
  revokedAt: z.number().exactOptional(),
  revokedBy: z.string().exactOptional(),
});
const useSchema = z.object({ sk: z.string(), lastUsedAt: z.number() });
/** The key lies one level down: its `expiresAt` is not the table's, by which TTL would remove it. */
const itemSchema = z.object({ hash: z.instanceof(Uint8Array), key: keySchema });
const knownKey = (item: unknown): KnownKey | undefined => itemSchema.safeParse(item).data;

/** Keys in the one table; see key-store.ts. A key that this version cannot read opens nothing and is not listed. */
export class DynamoKeyStore implements KeyStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;
  /** Uses that this environment has noted. */
  readonly #noted = new Map<string, EpochMs>();

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async create(key: AccessKey, hash: KeyHash, audit: AuditEntry): Promise<boolean> {
    const unless = { ConditionExpression: 'attribute_not_exists(pk)' };
    const item = put(this.#table, accessKeyKey(key.id), { key, hash }, unless);
    return (await transact(this.#client, [item, auditItem(this.#table, audit)])).length === 0;
  }

  async find(id: string): Promise<KnownKey | undefined> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: accessKeyKey(id), ConsistentRead: true }),
    );
    return knownKey(Item);
  }

  async revoke(id: string, { at, by }: Revocation, audit: AuditEntry): Promise<AccessKey | undefined> {
    const revocation = {
      TableName: this.#table,
      Key: accessKeyKey(id),
      UpdateExpression: 'SET #key.revokedAt = :at, #key.revokedBy = :by',
      ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(#key.revokedAt)',
      ExpressionAttributeNames: { '#key': 'key' },
      ExpressionAttributeValues: { ':at': at, ':by': by },
    };
    await transact(this.#client, [{ Update: revocation }, auditItem(this.#table, audit)]);
    return (await this.find(id))?.key;
  }

  async noteUse(id: string, at: EpochMs): Promise<void> {
    const due = at - seconds(lastUsedSeconds);
    // What this environment has noted itself needs no write to be known.
    if ((this.#noted.get(id) ?? 0) > due) return;
    const use = new UpdateCommand({
      TableName: this.#table,
      Key: keyUseKey(id),
      UpdateExpression: 'SET lastUsedAt = :at',
      ConditionExpression: 'attribute_not_exists(lastUsedAt) OR lastUsedAt <= :due',
      ExpressionAttributeValues: { ':at': at, ':due': due },
    });
    try {
      await untilNoConflict.execute(() => this.#client.send(use));
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
    this.#noted.set(id, at);
  }

  async list(limit: number, from = ''): Promise<KeyPage> {
    const { keys, next } = await this.#page(limit, from);
    const uses = await this.#uses(keys);
    return {
      keys: keys.map((key) => ({ ...key, ...uses.get(key.id) })),
      ...(next !== undefined && { next }),
    };
  }

  async #page(limit: number, from: string): Promise<KeyPage> {
    const { pk, sk } = accessKeyKey(from);
    const answer = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :keys AND sk > :from',
        ExpressionAttributeValues: { ':keys': pk, ':from': sk },
        Limit: limit,
      }),
    );
    const keys = (answer.Items ?? []).flatMap((item) => knownKey(item)?.key ?? []);
    const last = z.string().optional().parse(answer.LastEvaluatedKey?.sk);
    return { keys, ...(last !== undefined && { next: last.slice(accessKeyPrefix.length) }) };
  }

  /** By the id of each key that was ever used. */
  async #uses(keys: readonly AccessKey[]): Promise<ReadonlyMap<string, Pick<AccessKey, 'lastUsedAt'>>> {
    const [first, last] = [keys[0], keys.at(-1)];
    if (!first || !last) return new Map();
    const { Items = [] } = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :uses AND sk BETWEEN :first AND :last',
        ExpressionAttributeValues: {
          ':uses': keyUsePartition,
          ':first': keyUseKey(first.id).sk,
          ':last': keyUseKey(last.id).sk,
        },
      }),
    );
    const uses = z.array(useSchema).parse(Items);
    return new Map(uses.map(({ sk, lastUsedAt }) => [sk.slice(accessKeyPrefix.length), { lastUsedAt }]));
  }
}
