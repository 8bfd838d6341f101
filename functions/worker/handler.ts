import { KMSClient } from '@aws-sdk/client-kms';
import { ChangeMessageVisibilityCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { parseDoorbell } from '../../shared/doorbell/doorbell.ts';
import { doorbellEnv, requiredEnv } from '../../shared/env.ts';
import { leaseMarginSeconds, leaseSeconds } from '../../shared/limits.ts';
import { minus } from '../../shared/usage.ts';
import { KmsVault } from '../../shared/vault/kms-vault.ts';
import type { Opener } from '../../shared/vault/vault.ts';
import { client, clock, doorbell, emit, jobStore, logger, meter, watched } from '../adapters.ts';
import { filing } from '../filing.ts';
import { answerDoorbell } from './answer-doorbell.ts';
import { workOf } from './jobs/runs.ts';
import { treeMemoryMb } from './memory.ts';
import { readableStack } from './readable-stack.ts';

const sqs = watched(new SQSClient(client));
const kms = watched(new KMSClient(client));

/** A lane whose types have no secrets has neither the key's name nor a right to it. */
const opener: Opener = {
  open: (id, sealed) => new KmsVault(kms, requiredEnv('VAULT_KEY_ARN')).open(id, sealed),
};
const adapters = {
  store: jobStore(),
  opener,
  doorbell: doorbell(sqs),
  // A lane whose types keep no files has no bucket.
  ...(process.env.FILES_BUCKET !== undefined && { filing: filing() }),
  clock,
  random: Math.random,
  emit,
  report: (job: { id: string }, stack: string) =>
    logger.error('unforeseen_error', { job_id: job.id, stack: readableStack(stack) }),
  memoryMb: () => treeMemoryMb(),
};

/**
 * Answers doorbells. A message that is none is deleted; one whose answer fails (the table cannot be reached) comes
 * back by itself.
 */
export const handler = async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
  for (const record of event.Records) {
    const before = meter.total();
    meter.invocationBegins();
    const bell = parseDoorbell(record.body);
    if (!bell) {
      emit('doorbell_ignored', undefined, { message_id: record.messageId });
      continue;
    }
    const keepInvisible = () => hide(record, bell.lane);
    // Not reached, it stays hidden for as long as the queue says; each beat tries again.
    await keepInvisible().catch((error: unknown) =>
      logger.warn('doorbell_not_hidden', { cause: String(error) }),
    );
    const functionEnd = clock() + context.getRemainingTimeInMillis();
    const used = () => minus(meter.total(), before);
    const ring = { bell, again: Number(record.attributes.ApproximateReceiveCount) > 1 };
    await answerDoorbell(ring, functionEnd, workOf, { ...adapters, used, onBeat: keepInvisible });
  }
  return { batchItemFailures: [] };
};

/**
 * Until nobody holds the lease any more, with some seconds between hiding the doorbell and claiming: one that rings
 * earlier would find the job still held.
 */
const hiddenSeconds = leaseSeconds + leaseMarginSeconds + 10;

/**
 * The queue hides a message for longer than the function may run. Shortened at once and renewed with each beat,
 * the doorbell of a worker that dies rings again after about a minute instead.
 */
async function hide(record: SQSRecord, lane: string): Promise<void> {
  await sqs.send(
    new ChangeMessageVisibilityCommand({
      QueueUrl: requiredEnv(doorbellEnv(lane)),
      ReceiptHandle: record.receiptHandle,
      VisibilityTimeout: hiddenSeconds,
    }),
  );
}
