import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { Lane } from '../../infra/lane.ts';
import { lanes } from '../../shared/lanes.ts';
import { arnOf, junban } from './synthesized.ts';

const stack = junban();
const redrive = z.object({
  deadLetterTargetArn: z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) }),
  maxReceiveCount: z.int(),
});
const seconds = z.int().positive();

describe.each(Object.values(lanes))('the lane $name', (lane) => {
  const prefix = Lane.idOf(lane);
  const worker = stack.one('AWS::Lambda::Function', prefix);
  const queue = stack.one('AWS::SQS::Queue', `${prefix}DoorbellsQueue`);
  const deadLetters = stack.one('AWS::SQS::Queue', `${prefix}DoorbellsDeadLetters`);
  const mapping = stack.one('AWS::Lambda::EventSourceMapping', prefix);

  it('hides a doorbell for longer than its worker may run', () => {
    const timeout = seconds.parse(worker.properties.Timeout);
    expect(timeout).toBe(lane.timeoutSeconds);
    expect(seconds.parse(queue.properties.VisibilityTimeout)).toBeGreaterThan(timeout);
  });

  it('reserves exactly its concurrency, memory and time', () => {
    expect(worker.properties).toMatchObject({
      ReservedConcurrentExecutions: lane.concurrency,
      MemorySize: lane.memoryMb,
    });
  });

  it('sets a doorbell aside after five receives, in a queue of the same kind', () => {
    const { deadLetterTargetArn, maxReceiveCount } = redrive.parse(queue.properties.RedrivePolicy);
    expect(deadLetterTargetArn['Fn::GetAtt'][0]).toBe(deadLetters.id);
    expect(maxReceiveCount).toBe(5);
    expect(deadLetters.properties.FifoQueue).toBe(queue.properties.FifoQueue);
  });

  it('hands its worker one doorbell at a time and takes single failures back', () => {
    expect(mapping.properties).toMatchObject({
      EventSourceArn: arnOf(queue.id),
      FunctionName: { Ref: worker.id },
      BatchSize: 1,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  });

  it('lets its worker ring again and again', () => {
    expect(worker.properties.RecursiveLoop).toBe('Allow');
  });

  it('runs the image with the command that the template states', () => {
    expect(worker.properties).toMatchObject({
      PackageType: 'Image',
      ImageConfig: { Command: ['index.handler'] },
      Architectures: ['x86_64'],
    });
  });

  it('tells its worker where everything is', () => {
    const { Variables } = z
      .object({ Variables: z.record(z.string(), z.unknown()) })
      .parse(worker.properties.Environment);
    expect(Object.keys(Variables).sort()).toEqual(
      [
        `DOORBELL_${lane.name.toUpperCase()}_URL`,
        ...(lane.name === 'browser'
          ? ['FILES_BUCKET', 'JOBCAN_ID_URL', 'JOBCAN_PAUSE_MS', 'JOBCAN_SSL_URL', 'VAULT_KEY_ARN']
          : []),
        'NODE_OPTIONS',
        'TABLE_NAME',
        'WAKEUPS_QUEUE_URL',
      ].sort(),
    );
  });
});

it('is a FIFO queue without guessing at duplicates when one job runs at a time', () => {
  expect(lanes.browser.concurrency).toBe(1);
  const queue = stack.one('AWS::SQS::Queue', 'BrowserLaneDoorbellsQueue');
  const mapping = stack.one('AWS::Lambda::EventSourceMapping', 'BrowserLane');
  expect(queue.properties).toMatchObject({ FifoQueue: true, ContentBasedDeduplication: false });
  expect(mapping.properties).not.toHaveProperty('ScalingConfig');
});

it('is a standard queue with as many pollers as workers when two or more run at a time', () => {
  const wide = Object.values(lanes).filter(({ concurrency }) => concurrency > 1);
  expect(wide.length).toBeGreaterThan(0);
  for (const lane of wide) {
    const queue = stack.one('AWS::SQS::Queue', `${Lane.idOf(lane)}DoorbellsQueue`);
    expect(queue.properties).not.toHaveProperty('FifoQueue');
    expect(stack.one('AWS::Lambda::EventSourceMapping', Lane.idOf(lane)).properties).toMatchObject({
      ScalingConfig: { MaximumConcurrency: lane.concurrency },
    });
  }
});

it('sends no two punches within less than 300 ms unless somebody says so', () => {
  expect(stack.template.findParameters('JobcanPauseMs').JobcanPauseMs).toMatchObject({
    Type: 'Number',
    Default: 300,
    MinValue: 0,
  });
});
