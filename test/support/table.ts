/** The stack's table from outside, with the host's own rights: to see, and to change what no function would. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Host } from '../../local/host/host.ts';

export type Item = Readonly<Record<string, unknown>>;

export class Table {
  readonly name: string;
  readonly #client: DynamoDBDocumentClient;

  constructor(host: Host) {
    const [, table] = [...host.resources].find(([, { type }]) => type === 'AWS::DynamoDB::Table') ?? [];
    this.name = z.string().parse(table?.physicalId);
    const { awsEndpoint: endpoint, region, credentials } = host;
    this.#client = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint, region, credentials }));
  }

  /** Everything in it. */
  async count(): Promise<number> {
    const { Count = 0 } = await this.#client.send(new ScanCommand({ TableName: this.name, Select: 'COUNT' }));
    return Count;
  }

  async job(id: string): Promise<Item> {
    const key = { pk: `JOB#${id}`, sk: 'JOB' };
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.name, Key: key, ConsistentRead: true }),
    );
    return Item ?? {};
  }

  /** Undefined as long as nobody has found that side away. */
  async breaker(name: string): Promise<Item | undefined> {
    const key = { pk: `BREAKER#${name}`, sk: 'BREAKER' };
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.name, Key: key, ConsistentRead: true }),
    );
    return Item;
  }

  async put(item: Item): Promise<void> {
    await this.#client.send(new PutCommand({ TableName: this.name, Item: { ...item } }));
  }

  /** As TTL does, some time after the items' end. */
  async removeJob(id: string): Promise<void> {
    const { Items = [] } = await this.#client.send(
      new QueryCommand({
        TableName: this.name,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': `JOB#${id}` },
      }),
    );
    for (const { pk, sk } of Items)
      await this.#client.send(new DeleteCommand({ TableName: this.name, Key: { pk, sk } }));
  }
}
