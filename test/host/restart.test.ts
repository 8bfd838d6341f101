import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DecryptCommand, EncryptCommand, KMSClient } from '@aws-sdk/client-kms';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type Host, startHost } from '../../local/host/host.ts';
import {
  makeWorkplace,
  receivingFrom,
  roleAllowing,
  type Workplace,
  zipFunction,
} from './support/assembly.ts';
import { killProcess, spawnHost, startHostProcess } from './support/host-process.ts';
import { isRunning, until } from './support/processes.ts';

const pidOf = `export const handler = async () => process.pid;`;
const hanging = `import { spawn } from 'node:child_process';
export const handler = async () => {
  const child = spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' });
  console.log('child ' + child.pid);
  await new Promise(() => setInterval(() => {}, 1000));
};`;

let place: Workplace;
const hosts: Host[] = [];

beforeEach(() => {
  place = makeWorkplace({
    resources: {
      Role: roleAllowing(receivingFrom('Polled')),
      Table: {
        Type: 'AWS::DynamoDB::Table',
        Properties: {
          KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
          AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        },
      },
      Queue: { Type: 'AWS::SQS::Queue', Properties: {} },
      Polled: { Type: 'AWS::SQS::Queue', Properties: {} },
      Bucket: { Type: 'AWS::S3::Bucket', Properties: {} },
      Key: { Type: 'AWS::KMS::Key', Properties: {} },
      PidOf: zipFunction('pid'),
      Hanging: zipFunction('hanging', { Timeout: 60 }),
      Mapping: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: {
          EventSourceArn: { 'Fn::GetAtt': ['Polled', 'Arn'] },
          FunctionName: { 'Fn::GetAtt': ['PidOf', 'Arn'] },
        },
      },
      Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: {} },
    },
    zips: { pid: { 'index.mjs': pidOf }, hanging: { 'index.mjs': hanging } },
    outputs: { Name: { Value: { 'Fn::Join': ['', ['table ', { Ref: 'Table' }]] } } },
  });
});

afterEach(async () => {
  for (const host of hosts.splice(0)) await host.stop();
  place.remove();
});

async function start(dataDir = place.dataDir): Promise<Host> {
  const host = await startHost({ assemblyDir: place.assemblyDir, dataDir });
  hosts.push(host);
  return host;
}

describe('a host that is stopped and started again', () => {
  it('has the same tables, queues, objects, keys, names and ports', async () => {
    const first = await start();
    const before = clients(first);
    await before.dynamodb.send(new PutItemCommand({ TableName: before.table, Item: { pk: { S: 'kept' } } }));
    await before.sqs.send(new SendMessageCommand({ QueueUrl: before.queue, MessageBody: 'kept' }));
    await before.s3.send(new PutObjectCommand({ Bucket: before.bucket, Key: 'kept', Body: 'kept' }));
    const sealed = await before.kms.send(
      new EncryptCommand({ KeyId: before.key, Plaintext: Buffer.from('kept') }),
    );
    await first.stop();

    const second = await start();
    const after = clients(second);
    expect([after.table, after.queue, after.bucket, after.key, second.apiUrl]).toEqual([
      before.table,
      before.queue,
      before.bucket,
      before.key,
      first.apiUrl,
    ]);
    const { Item } = await after.dynamodb.send(
      new GetItemCommand({ TableName: after.table, Key: { pk: { S: 'kept' } } }),
    );
    expect(Item).toEqual({ pk: { S: 'kept' } });
    const { Messages } = await after.sqs.send(new ReceiveMessageCommand({ QueueUrl: after.queue }));
    expect(Messages?.[0]?.Body).toBe('kept');
    const { Body } = await after.s3.send(new GetObjectCommand({ Bucket: after.bucket, Key: 'kept' }));
    expect(await Body?.transformToString()).toBe('kept');
    const opened = await after.kms.send(new DecryptCommand({ CiphertextBlob: sealed.CiphertextBlob }));
    expect(Buffer.from(opened.Plaintext ?? []).toString()).toBe('kept');
  });

  it('stops within a second though long polls are open, twice if asked, and leaves no process', async () => {
    const host = await start();
    const pid = z.number().parse(await host.invoke('PidOf', {}));
    await until(() => host.calls.of({ action: 'ReceiveMessage' }) > 0, 'an open long poll');
    const startedAt = performance.now();
    await Promise.all([host.stop(), host.stop()]);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect(isRunning(pid)).toBe(false);
    await expect(fetch(host.apiUrl)).rejects.toThrow();
  });
});

it('what the template declares and the host does not run is listed', async () => {
  const host = await start();
  expect(host.skipped).toEqual([
    {
      logicalId: 'Alarm',
      type: 'AWS::CloudWatch::Alarm',
      why: 'AWS::CloudWatch::Alarm does not run locally',
    },
  ]);
  expect(host.outputs).toEqual({ Name: 'table test-Table' });
});

describe('the data directory', () => {
  it('belongs to one living host', async () => {
    await start();
    await expect(start()).rejects.toMatchObject({ code: 'DATA_DIR_IN_USE', message: /使用中/ });
  });

  it('may be another one, for a second host beside the first', async () => {
    const [one, other] = [await start(), await start(`${place.dataDir}-2`)];
    await clients(one).dynamodb.send(
      new PutItemCommand({ TableName: 'test-Table', Item: { pk: { S: 'one' } } }),
    );
    const { Item } = await clients(other).dynamodb.send(
      new GetItemCommand({ TableName: 'test-Table', Key: { pk: { S: 'one' } } }),
    );
    expect(Item).toBeUndefined();
  });
});

describe('a host that was killed', () => {
  /** The emulators of tables on this data directory. */
  const emulators = () =>
    readdirSync('/proc').filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(join(place.dataDir, 'tables.db'));
      } catch {
        return false;
      }
    });

  it('is replaced: its lock is taken over and what it left running is ended', async () => {
    const killed = await startHostProcess(place);
    killed.invoke('Hanging');
    const stray = Number(/child (\d+)/.exec(await killed.nextLog())?.[1]);
    const [emulator] = emulators();
    await killed.kill();
    expect([isRunning(stray), emulators()]).toEqual([true, [emulator]]);
    await start();
    expect(isRunning(stray)).toBe(false);
    expect(emulators()).toHaveLength(1);
    expect(emulators()).not.toContain(emulator);
  });

  it('has lost nothing it had answered for, at the addresses it had', async () => {
    const killed = await startHostProcess(place);
    const before = clients({ ...killed, resources: new Map() });
    const names = { table: 'test-Table', queue: `${killed.awsEndpoint}/000000000000/test-Queue` };
    await before.dynamodb.send(
      new PutItemCommand({ TableName: names.table, Item: { pk: { S: 'answered' } } }),
    );
    for (const MessageBody of ['in flight', 'waiting'])
      await before.sqs.send(new SendMessageCommand({ QueueUrl: names.queue, MessageBody }));
    await before.sqs.send(new ReceiveMessageCommand({ QueueUrl: names.queue, VisibilityTimeout: 1 }));
    await killed.kill();

    const host = await start();
    const after = clients(host);
    expect([host.apiUrl, host.awsEndpoint]).toEqual([killed.apiUrl, killed.awsEndpoint]);
    const { Item } = await after.dynamodb.send(
      new GetItemCommand({ TableName: after.table, Key: { pk: { S: 'answered' } } }),
    );
    expect(Item).toEqual({ pk: { S: 'answered' } });
    const bodies = new Set<string | undefined>();
    await until(async () => {
      const { Messages = [] } = await after.sqs.send(new ReceiveMessageCommand({ QueueUrl: after.queue }));
      for (const { Body } of Messages) bodies.add(Body);
      return bodies.size === 2;
    }, 'both messages');
  });

  it('while it was starting can be started', async () => {
    const starting = spawnHost(place);
    const running = join(place.dataDir, 'running');
    await until(() => existsSync(running) && readdirSync(running).length > 0, 'the emulator');
    await killProcess(starting);
    const host = await start();
    expect(await host.invoke('PidOf', {})).toBeGreaterThan(0);
    expect(emulators()).toHaveLength(1);
  });
});

it('everything listens on the loopback interface only', async () => {
  const listening = () =>
    readFileSync('/proc/net/tcp', 'utf8')
      .split('\n')
      .map((row) => row.trim().split(/\s+/))
      .filter(([, , , state]) => state === '0A')
      .map(([, local = '', , , , , , , , inode]) => ({ local, inode }));
  const before = new Set(listening().map(({ inode }) => inode));
  await start();
  const ours = listening().filter(({ inode }) => !before.has(inode));
  expect(ours.length).toBeGreaterThanOrEqual(4);
  expect(ours.filter(({ local }) => !local.startsWith('0100007F:'))).toEqual([]);
});

function clients(host: Pick<Host, 'awsEndpoint' | 'region' | 'credentials' | 'resources'>) {
  const config = { endpoint: host.awsEndpoint, region: host.region, credentials: host.credentials };
  const id = (logicalId: string) => host.resources.get(logicalId)?.physicalId ?? '';
  return {
    dynamodb: new DynamoDBClient(config),
    sqs: new SQSClient(config),
    s3: new S3Client(config),
    kms: new KMSClient(config),
    table: id('Table'),
    queue: id('Queue'),
    bucket: id('Bucket'),
    key: id('Key'),
  };
}
