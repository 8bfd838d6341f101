/**
 * An event source mapping: polls a queue and invokes a function with what it finds.
 *
 * As at AWS: a batch is deleted when the function succeeds and left to its visibility timeout when it does not; a
 * throttled batch is left too, its receive counted; a FIFO group has at most one batch in flight, because the queue
 * locks it. Not as at AWS: `MaximumBatchingWindowInSeconds` is taken as 0.
 */
import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { HostEvents } from '../events.ts';
import type { FunctionRuntime } from '../functions/function-runtime.ts';
import { doneRecords } from './batch-result.ts';
import { type SqsRecord, sqsRecord } from './sqs-event.ts';

/** Lambda's pollers start with five concurrent batches per queue. */
const defaultConcurrency = 5;
const longPollSeconds = 20;
/** One receive takes at most ten messages: an SQS limit. */
const maxReceive = 10;
/** After a throttled invocation or a failed poll, so that an overloaded function is not asked in a loop. */
const pauseMs = 1_000;

export interface QueueMappingConfig {
  readonly logicalId: string;
  readonly queueName: string;
  readonly queueArn: string;
  readonly queueUrl: string;
  readonly region: string;
  readonly batchSize: number;
  readonly maximumConcurrency: number | undefined;
  readonly reportsFailures: boolean;
}

export interface QueueClients {
  /** With the rights of the function's role: polls and deletes. */
  readonly lambda: SQSClient;
  /** For what only a host that stops must do, and Lambda never does. */
  readonly host: SQSClient;
}

export class QueueMapping {
  readonly #config: QueueMappingConfig;
  readonly #target: FunctionRuntime;
  readonly #sqs: QueueClients;
  readonly #events: HostEvents;
  readonly #stop = new AbortController();
  #pollers: Promise<void>[] = [];

  constructor(config: QueueMappingConfig, target: FunctionRuntime, sqs: QueueClients, events: HostEvents) {
    this.#config = config;
    this.#target = target;
    this.#sqs = sqs;
    this.#events = events;
  }

  start(): void {
    this.#pollers = Array.from({ length: this.#pollerCount() }, () => this.#poll());
  }

  /**
   * Lambda's number of pollers, but for a FIFO queue whose function has a reservation: each ring wakes them all, most
   * for nothing. One more than may run is enough to meet the reservation as Lambda would.
   */
  #pollerCount(): number {
    const { maximumConcurrency, queueName } = this.#config;
    const { reservedConcurrency } = this.#target.config;
    const fifo = queueName.endsWith('.fifo') && reservedConcurrency !== undefined;
    return (
      maximumConcurrency ?? Math.min(defaultConcurrency, fifo ? reservedConcurrency + 1 : defaultConcurrency)
    );
  }

  /** No batch is handed over from now on; polls under way are left to run, so that no message is caught by a dead one. */
  quiesce(): void {
    this.#stop.abort();
  }

  /** Resolves when all pollers have ended, which they do once the queue no longer answers. */
  async ended(): Promise<void> {
    this.quiesce();
    await Promise.all(this.#pollers);
    this.#sqs.lambda.destroy();
  }

  async #poll(): Promise<void> {
    const { logicalId } = this.#config;
    while (!this.#stop.signal.aborted) {
      try {
        const records = await this.#receive();
        if (records.length === 0) continue;
        if (this.#stop.signal.aborted) await this.#giveBack(records);
        else await this.#handOver(records);
      } catch (error) {
        if (this.#stop.signal.aborted) return;
        this.#events.emit({ type: 'poll_failed', mappingLogicalId: logicalId, reason: String(error) });
        await this.#pause();
      }
    }
  }

  async #receive(): Promise<SqsRecord[]> {
    const { queueUrl, queueArn, region, batchSize } = this.#config;
    const { Messages } = await this.#sqs.lambda.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: Math.min(batchSize, maxReceive),
        WaitTimeSeconds: longPollSeconds,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      }),
    );
    return (Messages ?? []).map((message) => sqsRecord(message, queueArn, region));
  }

  async #handOver(records: readonly SqsRecord[]): Promise<void> {
    const { logicalId: mappingLogicalId, queueName, queueUrl, reportsFailures } = this.#config;
    const result = await this.#target.invoke({ Records: records }, 'queue');
    const done = doneRecords(records, result, reportsFailures);
    if (done.length > 0)
      await this.#sqs.lambda.send(
        new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries(done) }),
      );
    const deleted = done.map(({ messageId }) => messageId);
    const left = records.map(({ messageId }) => messageId).filter((id) => !deleted.includes(id));
    this.#events.emit({ type: 'delivered', mappingLogicalId, queueName, deleted, left });
    if (!result.ok && result.kind === 'throttled') await this.#pause();
  }

  async #giveBack(records: readonly SqsRecord[]): Promise<void> {
    const Entries = entries(records).map((entry) => ({ ...entry, VisibilityTimeout: 0 }));
    await this.#sqs.host.send(
      new ChangeMessageVisibilityBatchCommand({ QueueUrl: this.#config.queueUrl, Entries }),
    );
  }

  #pause(): Promise<void> {
    const { signal } = this.#stop;
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, pauseMs);
      signal.addEventListener('abort', end);
    });
  }
}

function entries(records: readonly SqsRecord[]): { Id: string; ReceiptHandle: string }[] {
  return records.map(({ receiptHandle }, index) => ({ Id: String(index), ReceiptHandle: receiptHandle }));
}
