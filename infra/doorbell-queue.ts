import { Duration } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { deadLettersEnv } from '../shared/env.ts';
import { allow } from './grant.ts';

export interface DoorbellQueueProps {
  readonly fifo: boolean;
  /** Timeout of the function that is woken. */
  readonly consumerTimeoutSeconds: number;
}

/**
 * Above the consumer's timeout, so that a message is not shown again while its function may still be starting.
 * Lambda refuses a mapping whose queue hides messages for less than the function's timeout, and advises six
 * times that to ride out throttling. Here nothing is throttled by design, a consumer answers doorbells in
 * seconds or shortens this by itself, and six times would be the time a crash before that first act costs.
 */
const visibilityMarginSeconds = 30;

/** Receives before a message is set aside. Messages carry no work, so this loses no job. */
const maxReceives = 5;

/** A queue of doorbells with its dead letters: both encrypted, both TLS only. */
export class DoorbellQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, { fifo, consumerTimeoutSeconds }: DoorbellQueueProps) {
    super(scope, id);
    const common = {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      // Two doorbells with the same body are two rings; the sender names a deduplication id of its own.
      ...(fifo && { fifo: true, contentBasedDeduplication: false }),
    };
    this.deadLetters = new Queue(this, 'DeadLetters', { ...common, retentionPeriod: Duration.days(14) });
    this.queue = new Queue(this, 'Queue', {
      ...common,
      visibilityTimeout: Duration.seconds(consumerTimeoutSeconds + visibilityMarginSeconds),
      retentionPeriod: Duration.days(4),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: maxReceives },
    });
  }
  /** See how many dead letters there are, take them out and look at them. */
  grantRedrive(fn: LambdaFunction, name: string): void {
    allow(fn, {
      actions: ['sqs:GetQueueAttributes', 'sqs:ReceiveMessage', 'sqs:DeleteMessage'],
      resources: [this.deadLetters.queueArn],
      environment: { [deadLettersEnv(name)]: this.deadLetters.queueUrl },
    });
  }
}
