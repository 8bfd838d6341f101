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

  async look(queue: DeadLetterQueue): Promise<readonly DeadLetter[]> {
    const letters = await this.#receive(queue, 0);
    // Hidden from nobody, a letter may be handed out twice.
    return [...new Map(letters.map(({ id, ...letter }) => [id, letter])).values()];
  }

  async take(queue: DeadLetterQueue): Promise<readonly DeadLetter[]> {
    return (await this.#receive(queue, hiddenSeconds)).map(({ id: _, ...letter }) => letter);
  }

  async #receive(
    queue: DeadLetterQueue,
    hidden: number,
  ): Promise<readonly (DeadLetter & { readonly id: string | undefined })[]> {
    const answer = await this.#client.send(
      new ReceiveMessageCommand({
        QueueUrl: this.#urlOf(queue),
        MaxNumberOfMessages: 10,
        VisibilityTimeout: hidden,
        WaitTimeSeconds: 1,
        MessageSystemAttributeNames: ['SentTimestamp'],
      }),
    );
    return (answer.Messages ?? []).flatMap(
      ({ Body: body, ReceiptHandle: receipt, MessageId: id, Attributes }) => {
        const sentAt = Number(Attributes?.SentTimestamp);
        return body !== undefined && receipt !== undefined
          ? [{ id, body, receipt, ...(sentAt > 0 && { sentAt }) }]
          : [];
      },
    );
  }

  async remove(queue: DeadLetterQueue, { receipt }: DeadLetter): Promise<void> {
    await this.#client.send(
      new DeleteMessageCommand({ QueueUrl: this.#urlOf(queue), ReceiptHandle: receipt }),
    );
  }
}
