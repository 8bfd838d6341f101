import { KMSClient } from '@aws-sdk/client-kms';
import { ChangeMessageVisibilityCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { systemClock } from '../../shared/clock.ts';
import { parseDoorbell } from '../../shared/doorbell/doorbell.ts';
import { doorbellEnv, requiredEnv } from '../../shared/env.ts';
import { leaseSeconds } from '../../shared/limits.ts';
import { KmsVault } from '../../shared/vault/kms-vault.ts';
import { client, doorbell, emit, jobStore, logger } from '../adapters.ts';
import { answerDoorbell } from './answer-doorbell.ts';
import { workOf } from './jobs/runs.ts';
import { treeMemoryMb } from './memory.ts';

const sqs = new SQSClient(client);
const adapters = {
  store: jobStore(),
  opener: new KmsVault(new KMSClient(client), requiredEnv('VAULT_KEY_ARN')),
  doorbell: doorbell(sqs),
  clock: systemClock,
  random: Math.random,
  emit,
  report: (job: { id: string }, stack: string) => logger.error('unforeseen_error', { job_id: job.id, stack }),
  memoryMb: () => treeMemoryMb(),
};

/**
 * Answers doorbells. A message that is none is deleted; one whose answer fails (the table cannot be reached) comes
 * back by itself.
 */
export const handler = async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
  for (const record of event.Records) {
    const bell = parseDoorbell(record.body);
    if (!bell) {
      emit('doorbell_ignored', undefined, { message_id: record.messageId });
      continue;
    }
    const keepInvisible = () => hide(record, bell.lane);
    await keepInvisible();
    const functionEnd = Date.now() + context.getRemainingTimeInMillis();
    await answerDoorbell(bell, functionEnd, workOf, { ...adapters, onBeat: keepInvisible });
  }
  return { batchItemFailures: [] };
};

/**
 * The queue hides a message for longer than the function may run. Shortened at once and renewed with each beat,
 * the doorbell of a worker that dies rings again within a minute instead.
 */
async function hide(record: SQSRecord, lane: string): Promise<void> {
  await sqs.send(
    new ChangeMessageVisibilityCommand({
      QueueUrl: requiredEnv(doorbellEnv(lane)),
      ReceiptHandle: record.receiptHandle,
      VisibilityTimeout: leaseSeconds,
    }),
  );
}
