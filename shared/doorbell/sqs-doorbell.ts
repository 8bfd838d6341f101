import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Clock, EpochMs } from '../clock.ts';
import { type LaneName, lanes } from '../lanes.ts';
import type { Doorbell, DoorbellPort } from './doorbell.ts';

/** The longest delay SQS knows; what is due later is left to tick's minute rule. */
const maxDelaySeconds = 900;

export interface DoorbellQueues {
  /** The lane's queue; throws for a lane whose function may not ring it. */
  readonly urlOf: (lane: LaneName) => string;
  /** Standard queue (FIFO queues know no delay per message); functions that never ring later have none. */
  readonly wakeups?: string;
}

export class SqsDoorbell implements DoorbellPort {
  readonly #client: SQSClient;
  readonly #queues: DoorbellQueues;
  readonly #clock: Clock;

  constructor(client: SQSClient, queues: DoorbellQueues, clock: Clock) {
    this.#client = client;
    this.#queues = queues;
    this.#clock = clock;
  }

  async ring(bell: Doorbell, group?: 'spare'): Promise<void> {
    // One message group: Lambda runs at most one invocation of the lane at a time, and none is throttled. The spare
    // group may be, while the other works; its message then comes again.
    // Every ring is a message of its own: SQS would swallow a second ring within 5 minutes otherwise.
    const fifo = {
      MessageGroupId: group === 'spare' ? 'rescue' : bell.lane,
      MessageDeduplicationId: crypto.randomUUID(),
    };
    await this.#client.send(
      new SendMessageCommand({
        QueueUrl: this.#queues.urlOf(bell.lane),
        MessageBody: JSON.stringify(bell),
        ...(lanes[bell.lane].concurrency === 1 && fifo),
      }),
    );
  }

  async ringLater(bell: Doorbell, at: EpochMs): Promise<void> {
    const delaySeconds = Math.max(0, Math.ceil((at - this.#clock()) / 1000));
    if (this.#queues.wakeups === undefined || delaySeconds > maxDelaySeconds) return;
    await this.#client.send(
      new SendMessageCommand({
        QueueUrl: this.#queues.wakeups,
        MessageBody: JSON.stringify(bell),
        DelaySeconds: delaySeconds,
      }),
    );
  }
}
