import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactGetItemsCommand,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type Host, startHost } from '../../local/host/host.ts';
import { makeWorkplace, roleAllowing, type Workplace, zipFunction } from './support/assembly.ts';

/** A role that may work on the items under `KEYS` and `AUDIT#…` and on no others. */

const keyholder = `export const handler = async () => ({
  accessKeyId: process.env.AWS_ACCESS_KEY_ID,
  secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY,
  sessionToken: process.env.AWS_SESSION_TOKEN,
});`;
const Key = z.object({ accessKeyId: z.string(), secretAccessKey: z.string(), sessionToken: z.string() });

const arnOf = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });
const actions = [
  'GetItem',
  'PutItem',
  'UpdateItem',
  'DeleteItem',
  'ConditionCheckItem',
  'BatchGetItem',
  'BatchWriteItem',
  'Query',
].map((action) => `dynamodb:${action}`);
const TableName = 'test-Table';
const refused = { name: 'AccessDeniedException', message: expect.stringContaining('no identity-based') };

let place: Workplace;
let host: Host;
let dynamodb: DynamoDBClient;

beforeAll(async () => {
  place = makeWorkplace({
    resources: {
      Table: {
        Type: 'AWS::DynamoDB::Table',
        Properties: {
          KeySchema: [
            { AttributeName: 'pk', KeyType: 'HASH' },
            { AttributeName: 'sk', KeyType: 'RANGE' },
          ],
          AttributeDefinitions: ['pk', 'sk', 'day'].map((AttributeName) => ({
            AttributeName,
            AttributeType: 'S',
          })),
          GlobalSecondaryIndexes: [
            {
              IndexName: 'by-day',
              KeySchema: [{ AttributeName: 'day', KeyType: 'HASH' }],
              Projection: { ProjectionType: 'ALL' },
            },
          ],
        },
      },
      Counters: {
        Type: 'AWS::DynamoDB::Table',
        Properties: {
          KeySchema: [{ AttributeName: 'number', KeyType: 'HASH' }],
          AttributeDefinitions: [{ AttributeName: 'number', AttributeType: 'N' }],
        },
      },
      Role: roleAllowing(
        {
          Action: actions,
          Resource: [arnOf('Table'), { 'Fn::Join': ['', [arnOf('Table'), '/index/*']] }],
          Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['KEYS', 'AUDIT#*'] } },
        },
        {
          Action: 'dynamodb:Scan',
          Resource: arnOf('Table'),
          Condition: {
            'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['KEYS'] },
            Null: { 'dynamodb:LeadingKeys': 'false' },
          },
        },
        {
          Action: 'dynamodb:UpdateItem',
          Resource: arnOf('Counters'),
          Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['7'] } },
        },
      ),
      Holder: zipFunction('keyholder'),
    },
    zips: { keyholder: { 'index.mjs': keyholder } },
  });
  host = await startHost({ ...place, apiPort: 0 });
  dynamodb = new DynamoDBClient({
    endpoint: host.awsEndpoint,
    region: host.region,
    credentials: Key.parse(await host.invoke('Holder', {})),
  });
});

afterAll(async () => {
  dynamodb?.destroy();
  await host?.stop();
  place?.remove();
});

const key = (pk: string) => ({ pk: { S: pk }, sk: { S: '1' } });
const item = (pk: string) => ({ ...key(pk), day: { S: '2026-11-25' } });
const update = {
  UpdateExpression: 'SET #note = :note',
  ExpressionAttributeNames: { '#note': 'note' },
  ExpressionAttributeValues: { ':note': { S: 'x' } },
};

describe('a single item', () => {
  const calls: readonly ((pk: string) => Promise<unknown>)[] = [
    (pk) => dynamodb.send(new PutItemCommand({ TableName, Item: item(pk) })),
    (pk) => dynamodb.send(new GetItemCommand({ TableName, Key: key(pk) })),
    (pk) => dynamodb.send(new UpdateItemCommand({ TableName, Key: key(pk), ...update })),
    (pk) => dynamodb.send(new DeleteItemCommand({ TableName, Key: key(pk) })),
  ];

  it('is worked on under a key that was granted', async () => {
    for (const pk of ['KEYS', 'AUDIT#2026-11-25']) for (const call of calls) await call(pk);
  });

  it.each(['JOB#1', 'KEYS2', 'keys', 'AUDIT'])('is refused under %s', async (pk) => {
    for (const call of calls) await expect(call(pk)).rejects.toMatchObject(refused);
  });

  it('is judged by what its action reads, not by what else stands in the request', async () => {
    const both = { TableName, Key: key('JOB#1'), Item: item('KEYS') };
    await expect(dynamodb.send(new GetItemCommand(both))).rejects.toMatchObject(refused);
  });

  it('is refused without a partition key', async () => {
    const Key = { sk: { S: 'KEYS' } };
    await expect(dynamodb.send(new GetItemCommand({ TableName, Key }))).rejects.toMatchObject(refused);
  });

  it('may have a number for its key, and its table an ARN for its name', async () => {
    const count = (N: string, TableName = host.resources.get('Counters')?.physicalId) =>
      dynamodb.send(new UpdateItemCommand({ TableName, Key: { number: { N } }, ...update }));
    await count('7');
    await expect(count('8')).rejects.toMatchObject(refused);
    const arn = host.resources.get('Counters')?.attributes.Arn;
    await expect(count('8', arn)).rejects.toMatchObject(refused);
    // Let through, though the emulator does not know tables by their ARN.
    await expect(count('7', arn)).rejects.toMatchObject({ name: 'ValidationException' });
  });
});

describe('a query', () => {
  const query = (KeyConditionExpression: string, values: Record<string, string>, rest = {}) =>
    new QueryCommand({
      TableName,
      KeyConditionExpression,
      ExpressionAttributeValues: Object.fromEntries(Object.entries(values).map(([name, S]) => [name, { S }])),
      ...rest,
    });
  const named = { ExpressionAttributeNames: { '#p': 'pk', '#s': 'sk' } };

  it.each([
    ['pk = :p', { ':p': 'KEYS' }, {}],
    ['(pk=:p) AND sk >= :s', { ':p': 'KEYS', ':s': 'JOB#1' }, {}],
    ['#p = :p AND #s = :s', { ':p': 'AUDIT#1', ':s': 'JOB#1' }, named],
  ])('for a key that was granted is answered: %s', async (expression, values, rest) => {
    await dynamodb.send(query(expression, values, rest));
  });

  it.each([
    ['pk = :p', { ':p': 'JOB#1' }, {}],
    ['sk = :s AND pk = :p', { ':s': 'KEYS', ':p': 'JOB#1' }, {}],
    // The names turned round.
    ['pk = :p AND sk = :s', { ':p': 'JOB#1', ':s': 'KEYS' }, {}],
    ['#s = :s AND #p = :p', { ':p': 'JOB#1', ':s': 'KEYS' }, named],
    ['pk = :k AND pk = :p', { ':k': 'KEYS', ':p': 'JOB#1' }, {}],
    // Of a form that cannot be told.
    [':p = pk', { ':p': 'KEYS' }, {}],
    ['begins_with(pk, :p)', { ':p': 'KEYS' }, {}],
  ])('for another is refused: %s %j', async (expression, values, rest) => {
    await expect(dynamodb.send(query(expression, values, rest))).rejects.toMatchObject(refused);
  });

  it('is held to its key in the form of before expressions too', async () => {
    const old = (S: string) =>
      new QueryCommand({
        TableName,
        KeyConditions: { pk: { ComparisonOperator: 'EQ', AttributeValueList: [{ S }] } },
      });
    await expect(dynamodb.send(old('JOB#1'))).rejects.toMatchObject(refused);
    await expect(dynamodb.send(old('KEYS'))).resolves.toBeDefined();
  });

  it('of an index is held to the index’s own key', async () => {
    const onIndex = (day: string) => query('#d = :d', { ':d': day }, byDay);
    const byDay = { IndexName: 'by-day', ExpressionAttributeNames: { '#d': 'day' } };
    await dynamodb.send(onIndex('AUDIT#1'));
    await expect(dynamodb.send(onIndex('2026-11-25'))).rejects.toMatchObject(refused);
  });

  it('that is a scan names no key: ForAllValues alone would let it pass, Null does not', async () => {
    await expect(dynamodb.send(new ScanCommand({ TableName }))).rejects.toMatchObject(refused);
  });
});

describe('a transaction', () => {
  const write = (...TransactItems: TransactWriteItem[]) =>
    dynamodb.send(new TransactWriteItemsCommand({ TransactItems }));
  const parts = (pk: string): TransactWriteItem[] => [
    { Put: { TableName, Item: item(pk) } },
    { Update: { TableName, Key: key(pk), ...update } },
    { Delete: { TableName, Key: key(pk) } },
    { ConditionCheck: { TableName, Key: key(pk), ConditionExpression: 'attribute_not_exists(gone)' } },
  ];

  it('passes with keys that were granted', async () => {
    for (const [index, part] of parts('KEYS').entries())
      await write(part, { Put: { TableName, Item: item(`AUDIT#${index}`) } });
    const TransactItems = [{ Get: { TableName, Key: key('KEYS') } }];
    await dynamodb.send(new TransactGetItemsCommand({ TransactItems }));
  });

  it('is refused as a whole for one part under another key', async () => {
    for (const part of parts('JOB#1'))
      await expect(write({ Put: { TableName, Item: item('AUDIT#whole') } }, part)).rejects.toMatchObject(
        refused,
      );
    const { Item } = await dynamodb.send(new GetItemCommand({ TableName, Key: key('AUDIT#whole') }));
    expect(Item).toBeUndefined();
    const TransactItems = ['KEYS', 'JOB#1'].map((pk) => ({ Get: { TableName, Key: key(pk) } }));
    await expect(dynamodb.send(new TransactGetItemsCommand({ TransactItems }))).rejects.toMatchObject(
      refused,
    );
  });
});

describe('a batch', () => {
  it('is refused for one key among its many', async () => {
    const get = (...keys: string[]) =>
      dynamodb.send(new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: keys.map(key) } } }));
    await get('KEYS', 'AUDIT#1');
    await expect(get('KEYS', 'JOB#1')).rejects.toMatchObject(refused);

    const write = (put: string, remove: string) =>
      dynamodb.send(
        new BatchWriteItemCommand({
          RequestItems: {
            [TableName]: [{ PutRequest: { Item: item(put) } }, { DeleteRequest: { Key: key(remove) } }],
          },
        }),
      );
    await write('KEYS', 'AUDIT#1');
    await expect(write('JOB#1', 'KEYS')).rejects.toMatchObject(refused);
    await expect(write('KEYS', 'JOB#1')).rejects.toMatchObject(refused);
  });
});
