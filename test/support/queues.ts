/** The stack's queues from outside, with the host's own rights. */
import {
  GetQueueAttributesCommand,
  PurgeQueueCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import * as z from 'zod';
import type { Host } from '../../local/host/host.ts';

export class Queues {
  readonly #host: Host;
  readonly #sqs: SQSClient;

  constructor(host: Host) {
    this.#host = host;
    const { awsEndpoint: endpoint, region, credentials } = host;
    this.#sqs = new SQSClient({ endpoint, region, credentials });
  }

  /** Puts a message into the queue whose logical id begins so: `DocumentsLaneDoorbellsQueue`. */
  async send(prefix: string, body: string): Promise<void> {
    const { url, fifo } = this.#queue(prefix);
    const group = { MessageGroupId: 'browser', MessageDeduplicationId: crypto.randomUUID() };
    await this.#sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: body, ...(fifo && group) }));
  }

  /** Takes everything out, what is being worked on included. */
  async purge(prefix: string): Promise<void> {
    await this.#sqs.send(new PurgeQueueCommand({ QueueUrl: this.#queue(prefix).url }));
  }

  /** Messages in it, those that are being worked on included. */
  async count(prefix: string): Promise<number> {
    const { Attributes = {} } = await this.#sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: this.#queue(prefix).url, AttributeNames: ['All'] }),
    );
    const { ApproximateNumberOfMessages: waiting, ApproximateNumberOfMessagesNotVisible: hidden } =
      Attributes;
    return Number(waiting) + Number(hidden);
  }

  #queue(prefix: string): { url: string; fifo: boolean } {
    const [, queue] = [...this.#host.resources].find(([id]) => id.startsWith(prefix)) ?? [];
    const url = z.string().parse(queue?.physicalId);
    return { url, fifo: url.endsWith('.fifo') };
  }
}
