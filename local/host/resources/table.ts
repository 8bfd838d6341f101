/** AWS::DynamoDB::Table and AWS::DynamoDB::GlobalTable, the latter with this region's replica only. */
import {
  CreateTableCommand,
  DescribeTableCommand,
  type GlobalSecondaryIndex,
  ResourceNotFoundException,
  type TableDescription,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { PolicyDocument, statementsOf } from '../aws-endpoint/permissions/policy.ts';
import { HostError } from '../errors.ts';
import type { Provider, Site } from './provider.ts';
import { flexibleBoolean } from './provider.ts';

const KeySchema = z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }));
const Index = z.object({
  IndexName: z.string(),
  KeySchema,
  Projection: z.object({
    ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
    NonKeyAttributes: z.array(z.string()).optional(),
  }),
});
const WithPolicy = z.object({ ResourcePolicy: z.object({ PolicyDocument }).optional() });
const Properties = WithPolicy.extend({
  TableName: z.string().optional(),
  KeySchema,
  AttributeDefinitions: z.array(
    z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) }),
  ),
  GlobalSecondaryIndexes: z.array(Index).default([]),
  LocalSecondaryIndexes: z.array(Index).default([]),
  TimeToLiveSpecification: z
    .object({ AttributeName: z.string().optional(), Enabled: flexibleBoolean })
    .optional(),
  /** Of a global table, which has its policy there. */
  Replicas: z.array(WithPolicy).default([]),
});
type Properties = z.infer<typeof Properties>;

export const table: Provider = async ({ properties, defaultName }, site) => {
  const wanted = Properties.parse(properties);
  const name = wanted.TableName ?? defaultName;
  const existing = await describe(name, site);
  if (existing === undefined) await create(name, wanted, site);
  else refuseChangedKeys(name, existing, wanted);
  const arn = `arn:aws:dynamodb:${site.place.region}:${site.place.accountId}:table/${name}`;
  site.partitionKeys.set(arn, partitionKey(wanted.KeySchema));
  for (const { IndexName, KeySchema: keys } of [
    ...wanted.GlobalSecondaryIndexes,
    ...wanted.LocalSecondaryIndexes,
  ])
    site.partitionKeys.set(`${arn}/index/${IndexName}`, partitionKey(keys));
  for (const { ResourcePolicy: own } of [wanted, ...wanted.Replicas])
    if (own) site.policies.addResourcePolicy(arn, statementsOf(own.PolicyDocument));
  return { physicalId: name, attributes: { Arn: arn, TableId: name, StreamArn: `${arn}/stream/local` } };
};

function partitionKey(keys: Properties['KeySchema']): string {
  return keys.find(({ KeyType }) => KeyType === 'HASH')?.AttributeName ?? '';
}

async function describe(name: string, { clients }: Site): Promise<TableDescription | undefined> {
  try {
    return (await clients.dynamodb.send(new DescribeTableCommand({ TableName: name }))).Table;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

async function create(name: string, wanted: Properties, { clients }: Site): Promise<void> {
  const { GlobalSecondaryIndexes: global, LocalSecondaryIndexes: local } = wanted;
  await clients.dynamodb.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: wanted.KeySchema,
      AttributeDefinitions: wanted.AttributeDefinitions,
      ...(global.length > 0 && { GlobalSecondaryIndexes: global.map(indexInput) }),
      ...(local.length > 0 && { LocalSecondaryIndexes: local.map(indexInput) }),
    }),
  );
  const ttl = wanted.TimeToLiveSpecification;
  if (ttl?.Enabled && ttl.AttributeName !== undefined)
    await clients.dynamodb.send(
      new UpdateTimeToLiveCommand({
        TableName: name,
        TimeToLiveSpecification: { AttributeName: ttl.AttributeName, Enabled: true },
      }),
    );
}

function indexInput({ IndexName, KeySchema: keys, Projection }: z.infer<typeof Index>): GlobalSecondaryIndex {
  const { ProjectionType, NonKeyAttributes } = Projection;
  return {
    IndexName,
    KeySchema: keys,
    Projection: { ProjectionType, ...(NonKeyAttributes && { NonKeyAttributes }) },
  };
}

/** A table cannot change its keys; running on with the old ones would fail later and far from the cause. */
function refuseChangedKeys(name: string, existing: TableDescription, wanted: Properties): void {
  const shape = (table: Pick<TableDescription, 'KeySchema' | 'GlobalSecondaryIndexes'>) =>
    JSON.stringify([
      keyNames(table.KeySchema),
      (table.GlobalSecondaryIndexes ?? [])
        .map(({ IndexName, KeySchema: keys }) => [IndexName, keyNames(keys)])
        .sort(),
    ]);
  if (
    shape(existing) ===
    shape({ ...wanted, GlobalSecondaryIndexes: wanted.GlobalSecondaryIndexes.map(indexInput) })
  )
    return;
  throw new HostError(
    'TABLE_CHANGED',
    `The table ${name} exists with other keys or indexes than the template declares. Delete the data directory to start anew.`,
    `テーブル ${name} のキーまたはインデックスがテンプレートと異なります。データディレクトリを削除してやり直してください。`,
  );
}

function keyNames(keys: TableDescription['KeySchema']): string[] {
  return (keys ?? []).map(({ AttributeName, KeyType }) => `${KeyType}:${AttributeName}`).sort();
}
