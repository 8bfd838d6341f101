import {
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { EncryptCommand, KMSClient } from '@aws-sdk/client-kms';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Fault } from '../../local/host/aws-endpoint/faults/fault.ts';
import { Faults } from '../../local/host/aws-endpoint/faults/faults.ts';
import { type Host, startHost } from '../../local/host/host.ts';
import {
  makeWorkplace,
  receivingFrom,
  roleAllowing,
  type Workplace,
  zipFunction,
} from './support/assembly.ts';
import { until } from './support/processes.ts';

const writer = `import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
const client = new DynamoDBClient();
export const handler = async ({ pk, Records }) => {
  await client.send(new PutItemCommand({ TableName: 'test-Table', Item: { pk: { S: pk ?? Records[0].body } } }));
};`;

let place: Workplace;
let host: Host;

beforeAll(async () => {
  const put = { Action: 'dynamodb:PutItem', Resource: { 'Fn::GetAtt': ['Table', 'Arn'] } };
  place = makeWorkplace({
    resources: {
      Role: roleAllowing(put, receivingFrom('Queue')),
      Table: {
        Type: 'AWS::DynamoDB::Table',
        Properties: {
          KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
          AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        },
      },
      Queue: { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: 1 } },
      Idle: { Type: 'AWS::SQS::Queue', Properties: {} },
      Bucket: { Type: 'AWS::S3::Bucket', Properties: {} },
      Key: { Type: 'AWS::KMS::Key', Properties: {} },
      Writer: zipFunction('writer'),
      Other: zipFunction('writer'),
      Mapping: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: {
          EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] },
          FunctionName: { Ref: 'Writer' },
          BatchSize: 1,
          ScalingConfig: { MaximumConcurrency: 2 },
        },
      },
    },
    zips: { writer: { 'index.mjs': writer } },
  });
  host = await startHost({ ...place, apiPort: 0 });
});

afterEach(() => host.faults.clear());

afterAll(async () => {
  await host?.stop();
  place?.remove();
});

/** The SDK's clients, which try so often. */
function clients(maxAttempts: number) {
  const config = {
    endpoint: host.awsEndpoint,
    region: host.region,
    credentials: host.credentials,
    maxAttempts,
  };
  return {
    dynamodb: new DynamoDBClient(config),
    sqs: new SQSClient(config),
    s3: new S3Client(config),
    kms: new KMSClient(config),
  };
}

const put = (pk: string) => new PutItemCommand({ TableName: 'test-Table', Item: { pk: { S: pk } } });
async function isStored(pk: string): Promise<boolean> {
  const { Item } = await clients(1).dynamodb.send(
    new GetItemCommand({ TableName: 'test-Table', Key: { pk: { S: pk } } }),
  );
  return Item !== undefined;
}

const services = ['dynamodb', 'sqs', 's3', 'kms'] as const;
/** One call to each service. */
function callTo(service: (typeof services)[number], maxAttempts: number): Promise<object> {
  const { dynamodb, sqs, s3, kms } = clients(maxAttempts);
  switch (service) {
    case 'dynamodb':
      return dynamodb.send(put('called'));
    case 'sqs':
      return sqs.send(new SendMessageCommand({ QueueUrl: id('Idle'), MessageBody: 'called' }));
    case 's3':
      return s3.send(new PutObjectCommand({ Bucket: id('Bucket'), Key: 'called', Body: 'x' }));
    case 'kms':
      return kms.send(new EncryptCommand({ KeyId: id('Key'), Plaintext: Buffer.from('x') }));
  }
}

describe.each(services)('%s', (service) => {
  it.each<[Fault, string]>([
    [
      { kind: 'throttle' },
      {
        dynamodb: 'ThrottlingException',
        sqs: 'RequestThrottled',
        s3: 'SlowDown',
        kms: 'ThrottlingException',
      }[service],
    ],
    [
      { kind: 'error' },
      {
        dynamodb: 'InternalServerError',
        sqs: 'InternalFailure',
        s3: 'InternalError',
        kms: 'KMSInternalException',
      }[service],
    ],
  ])('with %j fails as its SDK knows it, which tries again', async (fault, name) => {
    host.faults.inject({ service, fault });
    await expect(callTo(service, 1)).rejects.toMatchObject({ name });
    const injected = host.faults.inject({ service, fault });
    expect(await callTo(service, 2)).toMatchObject({ $metadata: { attempts: 2 } });
    expect(injected.hits).toBe(1);
  });

  it.each<Fault>([{ kind: 'drop' }, { kind: 'lostResponse' }])(
    'with %j has its connection reset, and its SDK tries again',
    async (fault) => {
      host.faults.inject({ service, fault });
      await expect(callTo(service, 1)).rejects.toMatchObject({ code: 'ECONNRESET' });
      host.faults.inject({ service, fault });
      expect(await callTo(service, 2)).toMatchObject({ $metadata: { attempts: 2 } });
    },
  );
});

describe('a fault', () => {
  it('befalls so many calls, then it is over', async () => {
    const { dynamodb } = clients(1);
    const injected = host.faults.inject({ action: 'PutItem', count: 2, fault: { kind: 'throttle' } });
    for (const attempt of ['first', 'second']) await expect(dynamodb.send(put(attempt))).rejects.toThrow();
    await dynamodb.send(put('third'));
    expect(injected.hits).toBe(2);
  });

  it('without end makes a service be away until it is removed', async () => {
    const away = host.faults.inject({ service: 's3', count: Infinity, fault: { kind: 'drop' } });
    for (const _ of ['once', 'twice']) await expect(callTo('s3', 1)).rejects.toThrow();
    await callTo('kms', 1);
    away.remove();
    await callTo('s3', 1);
    expect(away.hits).toBe(2);
  });

  it('befalls only the calls whose body fits', async () => {
    const { dynamodb } = clients(1);
    const where = (body: unknown) => JSON.stringify(body).includes('"this one"');
    const injected = host.faults.inject({ service: 'dynamodb', where, fault: { kind: 'error' } });
    await dynamodb.send(put('another'));
    await expect(dynamodb.send(put('this one'))).rejects.toMatchObject({ name: 'InternalServerError' });
    expect(injected.hits).toBe(1);
  });

  it('befalls one of two calls at the same time when it is meant for one', async () => {
    const { dynamodb } = clients(1);
    host.faults.inject({ action: 'PutItem', where: () => true, fault: { kind: 'throttle' } });
    const outcomes = await Promise.allSettled(['a', 'b', 'c'].map((pk) => dynamodb.send(put(pk))));
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(1);
  });

  it('befalls one function and not another, its SDK’s retries included', async () => {
    const injected = host.faults.inject({ caller: 'Wri', count: Infinity, fault: { kind: 'error' } });
    await host.invoke('Other', { pk: 'by another' });
    await clients(1).dynamodb.send(put('by the host'));
    await expect(host.invoke('Writer', { pk: 'by it' })).rejects.toMatchObject({
      errorType: 'InternalServerError',
    });
    expect(injected.hits).toBeGreaterThan(1);
  });

  it('befalls an event source mapping, which goes on when it is over', async () => {
    const mark = host.events.mark();
    host.faults.inject({
      caller: 'poller:Writer',
      action: 'DeleteMessageBatch',
      count: 2,
      fault: { kind: 'drop' },
    });
    await clients(1).sqs.send(new SendMessageCommand({ QueueUrl: id('Queue'), MessageBody: 'polled' }));
    await host.waitFor(({ type }) => type === 'poll_failed', 10_000, mark);
    await host.waitFor(({ type }) => type === 'delivered', 10_000, mark);
    expect(await isStored('polled')).toBe(true);
  });

  it('may be there before the host starts', async () => {
    const faults = new Faults();
    const away = faults.inject({
      service: 'dynamodb',
      caller: /^(?!admin)/,
      count: Infinity,
      fault: { kind: 'drop' },
    });
    const second = await startHost({ ...place, dataDir: `${place.dataDir}-2`, apiPort: 0, faults });
    try {
      await expect(second.invoke('Writer', { pk: 'early' })).rejects.toThrow(/ECONNRESET|socket hang up/);
      away.remove();
      await second.invoke('Writer', { pk: 'late' });
      expect(second.faults).toBe(faults);
    } finally {
      await second.stop();
    }
  });
});

describe('what the service sees', () => {
  it.each<[Fault, boolean]>([
    [{ kind: 'throttle' }, false],
    [{ kind: 'error' }, false],
    [{ kind: 'drop' }, false],
    [{ kind: 'lostResponse' }, true],
  ])('of a write with %j: %s', async (fault, isDone) => {
    host.calls.reset();
    host.faults.inject({ action: 'PutItem', fault });
    await expect(clients(1).dynamodb.send(put(fault.kind))).rejects.toThrow();
    expect(await isStored(fault.kind)).toBe(isDone);
    const tally = { caller: 'admin', action: 'PutItem' };
    expect(host.calls.all()).toContainEqual(
      expect.objectContaining({ ...tally, count: isDone ? 1 : 0, faulted: 1, refused: 0 }),
    );
  });

  it('of an upload whose answer is lost is the whole file', async () => {
    const { s3 } = clients(1);
    const object = { Bucket: id('Bucket'), Key: 'large' };
    host.faults.inject({ action: 'PutObject', fault: { kind: 'lostResponse' } });
    await expect(
      s3.send(new PutObjectCommand({ ...object, Body: Buffer.alloc(3_000_000, 'x') })),
    ).rejects.toThrow();
    expect((await s3.send(new GetObjectCommand(object))).ContentLength).toBe(3_000_000);
  });
});

it('a cancelled transaction says why, and its SDK does not repeat it', async () => {
  const { dynamodb } = clients(3);
  const reason = 'TransactionConflict';
  const injected = host.faults.inject({ service: 'dynamodb', fault: { kind: 'cancelTransaction', reason } });
  const items = ['t1', 't2'].map((pk) => ({ Put: { TableName: 'test-Table', Item: { pk: { S: pk } } } }));
  await expect(dynamodb.send(new TransactWriteItemsCommand({ TransactItems: items }))).rejects.toMatchObject({
    name: 'TransactionCanceledException',
    CancellationReasons: [{ Code: reason }, { Code: 'None' }],
  });
  expect([injected.hits, await isStored('t1')]).toEqual([1, false]);
});

describe('a call that is held', () => {
  const held = (caller?: string) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const rule = { action: 'PutItem', fault: { kind: 'pause', until: promise } } as const;
    const { hit } = host.faults.inject(caller === undefined ? rule : { ...rule, caller });
    return { hit, letGo: resolve, giveUp: reject };
  };

  it('goes on when it is let go', async () => {
    const { hit, letGo } = held();
    const sent = clients(1).dynamodb.send(put('held'));
    await hit;
    expect(await isStored('held')).toBe(false);
    letGo();
    await sent;
    expect(await isStored('held')).toBe(true);
  });

  it('arrives though its sender was killed', async () => {
    const { hit, letGo } = held('Other');
    const failing = expect(host.invoke('Other', { pk: 'from the dead' })).rejects.toMatchObject({
      kind: 'crashed',
    });
    await hit;
    for (const pid of host.functions.find(({ logicalId }) => logicalId === 'Other')?.processes ?? [])
      process.kill(pid, 'SIGKILL');
    await failing;
    expect(await isStored('from the dead')).toBe(false);
    letGo();
    await until(() => isStored('from the dead'), 'the write of the dead');
  });

  it('is dropped when what it waits for fails', async () => {
    const { hit, giveUp } = held();
    const failing = expect(clients(1).dynamodb.send(put('given up'))).rejects.toMatchObject({
      code: 'ECONNRESET',
    });
    await hit;
    giveUp(new Error('no more'));
    await failing;
  });

  it('does not keep the host from stopping', async () => {
    const second = await startHost({ ...place, dataDir: `${place.dataDir}-3`, apiPort: 0 });
    const forever = { kind: 'pause', until: new Promise<void>(() => undefined) } as const;
    const { hit } = second.faults.inject({ action: 'PutItem', fault: forever });
    const failing = expect(second.invoke('Other', { pk: 'never' })).rejects.toThrow();
    await hit;
    await second.stop();
    await failing;
  });
});

it('a delayed call arrives so much later', async () => {
  host.faults.inject({ action: 'PutItem', fault: { kind: 'delay', ms: 150 } });
  const startedAt = performance.now();
  await clients(1).dynamodb.send(put('delayed'));
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(145);
});

function id(logicalId: string): string {
  return host.resources.get(logicalId)?.physicalId ?? '';
}
