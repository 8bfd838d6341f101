import { Readable } from 'node:stream';
import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
} from '@aws-sdk/client-dynamodb';
import { EncryptCommand, KMSClient } from '@aws-sdk/client-kms';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import {
  BatchGetCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { Meter } from '../../../functions/meter.ts';
import { minus, noUsage } from '../../../shared/usage.ts';

interface Reply {
  readonly status?: number;
  readonly body?: string | object;
}

/** An AWS that gives the replies it was given, in order, then empty ones; it keeps what it was asked. */
function awsThatSays(...replies: Reply[]) {
  const asked: string[] = [];
  const handle = async (request: { body?: unknown }) => {
    asked.push(request.body instanceof Uint8Array ? new TextDecoder().decode(request.body) : '');
    const { status = 200, body = {} } = replies.shift() ?? {};
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const headers = { 'content-type': 'application/x-amz-json-1.0' };
    return { response: { statusCode: status, headers, body: Readable.from([text]) } };
  };
  const config = {
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    requestHandler: { handle },
  };
  return { asked, config };
}

function meteredTable(...replies: Reply[]) {
  const { asked, config } = awsThatSays(...replies);
  const raw = new DynamoDBClient(config);
  const documents = DynamoDBDocumentClient.from(raw);
  const meter = new Meter(1024);
  meter.watch(documents);
  return { asked, raw, documents, meter };
}

const TableName = 'jobs';
const Key = { pk: 'JOB#1', sk: 'JOB' };
const get = new GetCommand({ TableName, Key });
const put = new PutCommand({ TableName, Item: Key });
const transaction = new TransactWriteCommand({
  TransactItems: [{ Put: { TableName, Item: Key } }, { Delete: { TableName, Key: { pk: 'b', sk: 'b' } } }],
});
const consumed = (ConsumedCapacity: object) => ({ body: { ConsumedCapacity } });
const failed = (code: string, status = 400) => ({ status, body: { __type: code } });

describe('units of DynamoDB', () => {
  it('are those DynamoDB names, as reads or writes by what was asked', async () => {
    const { documents, meter } = meteredTable(
      consumed({ TableName, CapacityUnits: 0.5 }),
      consumed({ TableName, CapacityUnits: 12.5 }),
      consumed({ TableName, CapacityUnits: 4 }),
    );
    await documents.send(get);
    await documents.send(new QueryCommand({ TableName, KeyConditionExpression: 'pk = sk' }));
    await documents.send(put);
    expect(meter.total()).toEqual({ ...noUsage, calls: 3, dynamodbReadUnits: 13, dynamodbWriteUnits: 4 });
  });

  it('are summed over the tables of a batch', async () => {
    const { documents, meter } = meteredTable(
      consumed([
        { TableName, CapacityUnits: 2 },
        { TableName: 'other', CapacityUnits: 3 },
      ]),
    );
    await documents.send(new BatchGetCommand({ RequestItems: { [TableName]: { Keys: [Key] } } }));
    expect(meter.total()).toEqual({ ...noUsage, calls: 1, dynamodbReadUnits: 5 });
  });

  it('of a transaction are not doubled: DynamoDB has done so', async () => {
    const { documents, meter } = meteredTable(
      consumed([{ TableName, CapacityUnits: 8, WriteCapacityUnits: 8 }]),
    );
    await documents.send(transaction);
    expect(meter.total()).toEqual({ ...noUsage, calls: 1, dynamodbWriteUnits: 8 });
  });

  it('of a transaction that had been done already are reads', async () => {
    const { documents, meter } = meteredTable(
      failed('InternalServerError', 500),
      consumed([{ TableName, CapacityUnits: 4, ReadCapacityUnits: 4 }]),
    );
    await documents.send(transaction);
    expect(meter.total()).toEqual({ ...noUsage, calls: 2, dynamodbReadUnits: 4 });
  });

  it('are asked for wherever a call can tell them, however often the client is watched', async () => {
    const { asked, documents, meter } = meteredTable();
    meter.watch(documents);
    await documents.send(get);
    await documents.send(transaction);
    for (const body of asked) expect(JSON.parse(body).ReturnConsumedCapacity).toBe('TOTAL');
    expect(asked).toHaveLength(2);
  });

  it('are asked for as the caller wants them, if the caller says so', async () => {
    const { asked, documents } = meteredTable();
    await documents.send(new GetCommand({ TableName, Key, ReturnConsumedCapacity: 'INDEXES' }));
    expect(asked.map((body) => JSON.parse(body).ReturnConsumedCapacity)).toEqual(['INDEXES']);
  });

  it('are not asked of calls that know none', async () => {
    const { asked, raw, meter } = meteredTable();
    await raw.send(
      new CreateTableCommand({ TableName, KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }] }),
    );
    expect(asked.join()).not.toContain('ReturnConsumedCapacity');
    expect(meter.total()).toEqual({ ...noUsage, calls: 1 });
  });

  it('not named are one for each item, and two in a transaction', async () => {
    const { raw, documents, meter } = meteredTable();
    const since = async (call: Promise<unknown>) => {
      const before = meter.total();
      await call;
      return minus(meter.total(), before);
    };
    const Item = { pk: { S: 'a' } };
    const puts = [{ PutRequest: { Item } }, { PutRequest: { Item } }];
    expect(await since(documents.send(get))).toMatchObject({ dynamodbReadUnits: 1 });
    expect(await since(documents.send(put))).toMatchObject({ dynamodbWriteUnits: 1 });
    expect(await since(documents.send(transaction))).toMatchObject({ dynamodbWriteUnits: 4 });
    expect(
      await since(raw.send(new BatchWriteItemCommand({ RequestItems: { jobs: puts, other: puts } }))),
    ).toMatchObject({ dynamodbWriteUnits: 4 });
    expect(
      await since(
        documents.send(new BatchGetCommand({ RequestItems: { jobs: { Keys: [Key, { ...Key, sk: 'b' }] } } })),
      ),
    ).toMatchObject({ dynamodbReadUnits: 2 });
  });

  it('are used up by a refused condition as well', async () => {
    const { documents, meter } = meteredTable(
      failed('ConditionalCheckFailedException'),
      failed('TransactionCanceledException'),
    );
    const update = new UpdateCommand({ TableName, Key, UpdateExpression: 'REMOVE x' });
    await expect(documents.send(update)).rejects.toThrow();
    await expect(documents.send(transaction)).rejects.toThrow();
    expect(meter.total()).toEqual({ ...noUsage, calls: 2, dynamodbWriteUnits: 5 });
  });

  it('are not used up by a call that was turned away', async () => {
    const { documents, meter } = meteredTable(failed('AccessDeniedException'));
    await expect(documents.send(put)).rejects.toThrow();
    expect(meter.total()).toEqual({ ...noUsage, calls: 1 });
  });
});

describe('calls', () => {
  it('count at each attempt', async () => {
    const { documents, meter } = meteredTable(
      failed('ThrottlingException'),
      failed('InternalServerError', 500),
      consumed({ TableName, CapacityUnits: 1 }),
    );
    await documents.send(get);
    expect(meter.total()).toEqual({ ...noUsage, calls: 3, dynamodbReadUnits: 1 });
  });

  it('count once, however often a client is watched, by whichever of its faces', async () => {
    const { raw, documents, meter } = meteredTable();
    meter.watch(raw);
    meter.watch(documents);
    await documents.send(get);
    await raw.send(new GetItemCommand({ TableName, Key: { pk: { S: 'a' } } }));
    expect(meter.total()).toMatchObject({ calls: 2, dynamodbReadUnits: 2 });
  });

  it('to SQS count apart for standard and FIFO queues', async () => {
    const meter = new Meter(1024);
    const sqs = new SQSClient({ ...awsThatSays().config, md5: false, useQueueUrlAsEndpoint: false });
    meter.watch(sqs);
    const base = { MessageBody: 'look' };
    await sqs.send(new SendMessageCommand({ ...base, QueueUrl: 'http://localhost/1/wakeups' }));
    await sqs.send(
      new SendMessageCommand({ ...base, QueueUrl: 'http://localhost/1/lane.fifo', MessageGroupId: 'a' }),
    );
    expect(meter.total()).toEqual({ ...noUsage, calls: 2, sqsRequests: 1, sqsFifoRequests: 1 });
  });

  it('to KMS count each', async () => {
    const meter = new Meter(1024);
    const kms = new KMSClient(awsThatSays().config);
    meter.watch(kms);
    await kms.send(new EncryptCommand({ KeyId: 'key', Plaintext: Buffer.from('secret') }));
    expect(meter.total()).toEqual({ ...noUsage, calls: 1, kmsRequests: 1 });
  });

  it('to S3 count as reads, writes, or, for deleting, as free', async () => {
    const meter = new Meter(1024);
    const empty = { body: '' };
    const s3 = new S3Client(awsThatSays(empty, empty, empty, { body: '<ListBucketResult/>' }, empty).config);
    meter.watch(s3);
    const object = { Bucket: 'files', Key: 'a' };
    await s3.send(new GetObjectCommand(object));
    await s3.send(new HeadObjectCommand(object));
    await s3.send(new PutObjectCommand({ ...object, Body: 'x' }));
    await s3.send(new ListObjectsV2Command({ Bucket: 'files' }));
    await s3.send(new DeleteObjectCommand(object));
    expect(meter.total()).toEqual({ ...noUsage, calls: 5, s3Reads: 2, s3Writes: 2 });
  });
});

describe('time', () => {
  const timed = (memoryMb: number) => {
    const watch = { ms: 5_000 };
    return { watch, meter: new Meter(memoryMb, () => watch.ms) };
  };

  it('is memory times seconds since the invocation began', () => {
    const { watch, meter } = timed(1536);
    meter.invocationBegins();
    watch.ms += 2_000;
    expect(meter.total()).toEqual({ ...noUsage, invocations: 1, gbSeconds: 3 });
    watch.ms += 1_000;
    expect(meter.total()).toEqual({ ...noUsage, invocations: 1, gbSeconds: 4.5 });
  });

  it('is told for one job by the totals around it', () => {
    const { watch, meter } = timed(1024);
    meter.invocationBegins();
    watch.ms += 1_000;
    const before = meter.total();
    watch.ms += 7_000;
    expect(minus(meter.total(), before)).toEqual({ ...noUsage, gbSeconds: 7 });
  });

  it('does not count while the environment lies frozen between invocations', () => {
    const { watch, meter } = timed(1024);
    meter.invocationBegins();
    watch.ms += 2_000;
    meter.total();
    watch.ms += 600_000;
    meter.invocationBegins('http');
    watch.ms += 3_000;
    expect(meter.total()).toEqual({ ...noUsage, invocations: 2, httpRequests: 1, gbSeconds: 5 });
  });

  it('is nothing before an invocation begins, and outside Lambda, where no memory is said', () => {
    const { watch, meter } = timed(1024);
    watch.ms += 2_000;
    expect(meter.total()).toEqual(noUsage);
    const outside = new Meter();
    outside.invocationBegins();
    expect(outside.total()).toMatchObject({ invocations: 1, gbSeconds: 0 });
  });
});
