import { TransactionCanceledException, TransactionConflictException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { ExponentialBackoff, handleWhen, retry } from 'cockatiel';

export type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/**
 * Two transactions that touch one item (all of a lane touch its counters) cancel each other, and a single write to an
 * item in a transaction is refused: neither is wrong, one comes again. The SDK does not repeat those. Backoff has
 * jitter; about 6 s at most in all.
 */
export const untilNoConflict = retry(
  handleWhen(
    (error) =>
      error instanceof TransactionConflictException ||
      (error instanceof TransactionCanceledException && !reasons(error).includes('ConditionalCheckFailed')),
  ),
  { maxAttempts: 12, backoff: new ExponentialBackoff({ initialDelay: 20, maxDelay: 1000 }) },
);

/**
 * All of the items or none.
 *
 * @returns the indexes of the items whose condition failed; empty when everything was written
 * @throws what the SDK throws when the table cannot be reached or stays contended
 */
export async function transact(client: DynamoDBDocumentClient, items: TransactItem[]): Promise<number[]> {
  try {
    await untilNoConflict.execute(() => client.send(new TransactWriteCommand({ TransactItems: items })));
    return [];
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    const failed = reasons(error).flatMap((code, index) =>
      code === 'ConditionalCheckFailed' ? [index] : [],
    );
    if (failed.length === 0) throw error;
    return failed;
  }
}

const reasons = (error: TransactionCanceledException): (string | undefined)[] =>
  (error.CancellationReasons ?? []).map((reason) => reason.Code);
