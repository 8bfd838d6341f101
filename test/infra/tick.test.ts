import { expect, it } from 'vitest';
import * as z from 'zod';
import { arnOf, junban } from './synthesized.ts';

const stack = junban();
const tick = stack.one('AWS::Lambda::Function', 'Tick');
const wakeups = stack.one('AWS::SQS::Queue', 'WakeupsDoorbellsQueue');

it('runs every minute, and a minute that was missed is not made up for', () => {
  expect(stack.one('AWS::Events::Rule').properties).toMatchObject({
    ScheduleExpression: 'rate(1 minute)',
    State: 'ENABLED',
    Targets: [
      { Arn: arnOf(tick.id), RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 } },
    ],
  });
});

it('is not repeated by Lambda either when it fails or cannot begin', () => {
  expect(stack.one('AWS::Lambda::EventInvokeConfig').properties).toMatchObject({
    FunctionName: { Ref: tick.id },
    MaximumRetryAttempts: 0,
    MaximumEventAgeInSeconds: 60,
  });
});

it('is over before the next minute starts', () => {
  expect(z.int().parse(tick.properties.Timeout)).toBeLessThan(60);
});

it('answers wakeups from a standard queue, which alone can delay single messages', () => {
  expect(wakeups.properties).not.toHaveProperty('FifoQueue');
  expect(stack.one('AWS::Lambda::EventSourceMapping', 'Wakeups').properties).toMatchObject({
    EventSourceArn: arnOf(wakeups.id),
    FunctionName: { Ref: tick.id },
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    ScalingConfig: { MaximumConcurrency: 2 },
  });
});

it('hides a wakeup for longer than it may run, and sets it aside after five tries', () => {
  const visibility = z.int().parse(wakeups.properties.VisibilityTimeout);
  expect(visibility).toBeGreaterThan(z.int().parse(tick.properties.Timeout));
  expect(wakeups.properties.RedrivePolicy).toMatchObject({
    deadLetterTargetArn: arnOf(stack.one('AWS::SQS::Queue', 'WakeupsDoorbellsDeadLetters').id),
    maxReceiveCount: 5,
  });
});

it('may wake itself again and again', () => {
  expect(tick.properties.RecursiveLoop).toBe('Allow');
});
