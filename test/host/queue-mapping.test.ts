import { GetQueueAttributesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type Host, startHost } from '../../local/host/host.ts';
import {
  makeWorkplace,
  receivingFrom,
  roleAllowing,
  type Workplace,
  zipFunction,
} from './support/assembly.ts';
import { until } from './support/processes.ts';

const consumer = `import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
export const handler = async (event) => {
  console.log(JSON.stringify({ bodies: event.Records.map((r) => r.body), records: event.Records }));
  const [{ body }] = event.Records;
  if (body.startsWith('fail')) throw new Error('no');
  if (body.startsWith('slow')) await new Promise((resolve) => setTimeout(resolve, 300));
  if (body.startsWith('meet')) {
    // Ends only if the other message is being worked on too.
    const [, directory, own, other] = body.split(' ');
    writeFileSync(join(directory, own), '');
    while (!existsSync(join(directory, other))) await new Promise((resolve) => setTimeout(resolve, 10));
  }
  console.log(JSON.stringify({ end: body }));
  return { batchItemFailures: event.Records.filter((r) => r.body.startsWith('part')).map((r) => ({ itemIdentifier: r.messageId })) };
};`;

const mapping = (queue: string, functionId: string, properties: object = {}) => ({
  Type: 'AWS::Lambda::EventSourceMapping',
  Properties: {
    EventSourceArn: { 'Fn::GetAtt': [queue, 'Arn'] },
    FunctionName: { Ref: functionId },
    ...properties,
  },
});

let place: Workplace;
let host: Host;
let sqs: SQSClient;

beforeAll(async () => {
  place = makeWorkplace({
    resources: {
      Role: roleAllowing(receivingFrom('Standard', 'Fifo', 'Trapped')),
      Consumer: zipFunction('consumer'),
      Narrow: zipFunction('consumer', { ReservedConcurrentExecutions: 1 }),
      Dead: { Type: 'AWS::SQS::Queue', Properties: {} },
      Standard: {
        Type: 'AWS::SQS::Queue',
        Properties: {
          VisibilityTimeout: 1,
          RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 2 },
        },
      },
      Fifo: {
        Type: 'AWS::SQS::Queue',
        Properties: {
          FifoQueue: true,
          ContentBasedDeduplication: true,
          DeduplicationScope: 'messageGroup',
          FifoThroughputLimit: 'perMessageGroupId',
        },
      },
      Trapped: { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: 1 } },
      StandardMapping: mapping('Standard', 'Consumer', {
        BatchSize: 1,
        ScalingConfig: { MaximumConcurrency: 2 },
        FunctionResponseTypes: ['ReportBatchItemFailures'],
      }),
      FifoMapping: mapping('Fifo', 'Consumer', { BatchSize: 1 }),
      TrappedMapping: mapping('Trapped', 'Narrow', { BatchSize: 1 }),
    },
    zips: { consumer: { 'index.mjs': consumer } },
  });
  host = await startHost({ ...place, apiPort: 0 });
  sqs = new SQSClient({ endpoint: host.awsEndpoint, region: host.region, credentials: host.credentials });
});

afterAll(async () => {
  await host?.stop();
  place?.remove();
});

describe('a message on a standard queue', () => {
  it('arrives as Lambda’s SQS event and is deleted when the function succeeds', async () => {
    const mark = host.events.mark();
    const { MessageId } = await sqs.send(
      new SendMessageCommand({
        QueueUrl: url('Standard'),
        MessageBody: 'hello',
        MessageAttributes: { kind: { DataType: 'String', StringValue: 'greeting' } },
      }),
    );
    const { records } = await seen('hello', mark);
    expect(records[0]).toEqual({
      messageId: MessageId,
      receiptHandle: expect.any(String),
      body: 'hello',
      attributes: expect.objectContaining({
        ApproximateReceiveCount: '1',
        SentTimestamp: expect.stringMatching(/^\d{13}$/),
      }),
      messageAttributes: {
        kind: { stringValue: 'greeting', stringListValues: [], binaryListValues: [], dataType: 'String' },
      },
      md5OfBody: '5d41402abc4b2a76b9719d911017c592',
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:ap-northeast-1:000000000000:test-Standard',
      awsRegion: 'ap-northeast-1',
    });
    await delivered(mark, { deleted: [MessageId], left: [] });
    expect(await depth('Standard')).toBe(0);
  });

  it.each([
    ['fails', 'fail'],
    ['reports it', 'partly'],
  ])('comes again when the function %s, then goes to the dead letters', async (_, body) => {
    const mark = host.events.mark();
    const before = await depth('Dead');
    const { MessageId } = await sqs.send(
      new SendMessageCommand({ QueueUrl: url('Standard'), MessageBody: body }),
    );
    await delivered(mark, { deleted: [], left: [MessageId] });
    await until(
      async () => (await depth('Dead')) === before + 1,
      'the message among the dead letters',
      10_000,
    );
    const rounds = host.events
      .since(mark)
      .filter((event) => event.type === 'delivered' && event.left.includes(MessageId ?? ''));
    expect(rounds).toHaveLength(2);
  });

  it('that was throttled comes again after its visibility timeout', async () => {
    const mark = host.events.mark();
    for (const body of ['slow 1', 'slow 2', 'slow 3'])
      await sqs.send(new SendMessageCommand({ QueueUrl: url('Trapped'), MessageBody: body }));
    await host.waitFor((event) => event.type === 'throttled' && event.origin === 'queue', 5_000, mark);
    for (const body of ['slow 1', 'slow 2', 'slow 3']) await seenEnd(body, mark);
  });
});

describe('messages of one FIFO group', () => {
  it('are handed over one at a time, in order', async () => {
    const mark = host.events.mark();
    for (const body of ['slow a', 'slow b', 'slow c'])
      await sqs.send(
        new SendMessageCommand({ QueueUrl: url('Fifo'), MessageBody: body, MessageGroupId: 'one' }),
      );
    await seenEnd('slow c', mark);
    expect(steps(mark)).toEqual(
      ['slow a', 'slow b', 'slow c'].flatMap((body) => [`begin ${body}`, `end ${body}`]),
    );
  });

  it('do not wait for another group', async () => {
    const mark = host.events.mark();
    const bodies = { two: `meet ${place.dataDir} two three`, three: `meet ${place.dataDir} three two` };
    for (const [group, body] of Object.entries(bodies))
      await sqs.send(
        new SendMessageCommand({ QueueUrl: url('Fifo'), MessageBody: body, MessageGroupId: group }),
      );
    await seenEnd(bodies.two, mark);
    await seenEnd(bodies.three, mark);
  });
});

it('the calls of a mapping are counted apart from those of its function', async () => {
  await until(() => host.calls.of({ caller: 'poller:Consumer' }) > 0, 'a poll');
  expect(
    host.calls.of({ caller: 'poller:Consumer', service: 'sqs', action: 'ReceiveMessage' }),
  ).toBeGreaterThan(0);
  expect(host.calls.of({ caller: 'Consumer' })).toBe(0);
});

const Logged = z.object({
  bodies: z.array(z.string()).optional(),
  records: z.array(z.unknown()).default([]),
  end: z.string().optional(),
});

function url(logicalId: string): string {
  return host.resources.get(logicalId)?.physicalId ?? '';
}

async function depth(logicalId: string): Promise<number> {
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl: url(logicalId),
      AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
    }),
  );
  return Object.values(Attributes ?? {}).reduce((sum, value) => sum + Number(value), 0);
}

async function line(fits: (logged: z.infer<typeof Logged>) => boolean, mark: number) {
  const event = await host.waitFor(
    (each) => each.type === 'log' && each.stream === 'stdout' && fits(Logged.parse(JSON.parse(each.line))),
    10_000,
    mark,
  );
  return Logged.parse(JSON.parse(event.type === 'log' ? event.line : ''));
}

/** What the consumer wrote, in order. */
function steps(mark: number): string[] {
  return host.events
    .since(mark)
    .filter((event) => event.type === 'log')
    .map(({ line: text }) => Logged.parse(JSON.parse(text)))
    .map(({ bodies, end }) => (end === undefined ? `begin ${bodies?.[0]}` : `end ${end}`));
}

function seen(body: string, mark: number) {
  return line(({ bodies }) => bodies?.includes(body) ?? false, mark);
}

function seenEnd(body: string, mark: number) {
  return line(({ end }) => end === body, mark);
}

async function delivered(mark: number, wanted: object) {
  expect(await host.waitFor(({ type }) => type === 'delivered', 5_000, mark)).toMatchObject(wanted);
}
