import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import * as z from 'zod';
import type { DeadLetter, DeadLetterQueue, DeadLetters } from './dead-letters.ts';

/** A letter that is being looked at is hidden from others this long. */
const hiddenSeconds = 30;

export class SqsDeadLetters implements DeadLetters {
  readonly #client: SQSClient;
  readonly #urlOf: (queue: DeadLetterQueue) => string;

  constructor(client: SQSClient, urlOf: (queue: DeadLetterQueue) => string) {
    this.#client = client;
    this.#urlOf = urlOf;
  }

  async count(queue: DeadLetterQueue): Promise<number> {
    const answer = await this.#client.send(
      new GetQueueAttributesCommand({
        QueueUrl: this.#urlOf(queue),
        AttributeNames: ['ApproximateNumberOfMessages'],
      }),
    );
    return z.coerce.number().parse(answer.Attributes?.ApproximateNumberOfMessages ?? 0);
  }

  async take(queue: DeadLetterQueue): Promise<readonly DeadLetter[]> {
    const answer = await this.#client.send(
      new ReceiveMessageCommand({
        QueueUrl: this.#urlOf(queue),
        MaxNumberOfMessages: 10,
        VisibilityTimeout: hiddenSeconds,
        WaitTimeSeconds: 1,
      }),
    );
    return (answer.Messages ?? []).flatMap(({ Body: body, ReceiptHandle: receipt }) =>
      body !== undefined && receipt !== undefined ? [{ body, receipt }] : [],
    );
  }

  async remove(queue: DeadLetterQueue, { receipt }: DeadLetter): Promise<void> {
    await this.#client.send(
      new DeleteMessageCommand({ QueueUrl: this.#urlOf(queue), ReceiptHandle: receipt }),
    );
  }
}
