import { EventSourceMapping, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { DoorbellQueue } from './doorbell-queue.ts';
import { allow } from './grant.ts';

/** Timeout of the function that answers wakeups (tick.ts): under the minute after which the next one starts. */
export const wakeupTimeoutSeconds = 55;

/** The least a standard queue's mapping takes. Duties are safe to run twice at once, only wasteful. */
const maxConcurrency = 2;

/** Wakeups answered by one invocation. */
const batchSize = 10;

/**
 * Doorbells for later: a standard queue, because FIFO has no delay per message. Delays reach 900 s; what is
 * due after that waits for the tick.
 */
export class Wakeups extends Construct {
  readonly #doorbells: DoorbellQueue;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.#doorbells = new DoorbellQueue(this, 'Doorbells', {
      fifo: false,
      consumerTimeoutSeconds: wakeupTimeoutSeconds,
    });
  }

  /** Ask to be woken later. */
  grantSchedule(fn: LambdaFunction): void {
    const { queueArn, queueUrl } = this.#doorbells.queue;
    allow(fn, {
      actions: ['sqs:SendMessage'],
      resources: [queueArn],
      environment: { WAKEUPS_QUEUE_URL: queueUrl },
    });
  }

  /** Ring again for dead letters. */
  grantRedrive(fn: LambdaFunction): void {
    this.#doorbells.grantRedrive(fn, 'wakeups');
  }

  /** Make `fn` the one that is woken. */
  wake(fn: LambdaFunction): void {
    new EventSourceMapping(this, 'Mapping', {
      target: fn,
      eventSourceArn: this.#doorbells.queue.queueArn,
      batchSize,
      maxConcurrency,
      reportBatchItemFailures: true,
    });
    allow(fn, {
      actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      resources: [this.#doorbells.queue.queueArn],
    });
  }
}
