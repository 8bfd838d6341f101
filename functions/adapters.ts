import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { systemClock } from '../shared/clock.ts';
import { SqsDoorbell } from '../shared/doorbell/sqs-doorbell.ts';
import { doorbellEnv, requiredEnv } from '../shared/env.ts';
import { type Emit, jobFields } from '../shared/events.ts';
import { lanes } from '../shared/lanes.ts';
import { DynamoJobStore } from '../shared/store/dynamo-job-store.ts';

/** What the functions are composed of. Each function calls only what it was granted; clients live per cold start. */

/** A call that hangs is given up and tried again (the SDK makes three attempts) well before the function's own end. */
export const client = {
  requestHandler: { connectionTimeout: 1000, requestTimeout: 4000, throwOnRequestTimeout: true },
} as const;

export function jobStore(): DynamoJobStore {
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient(client), {
    marshallOptions: { removeUndefinedValues: true },
  });
  return new DynamoJobStore(documents, requiredEnv('TABLE_NAME'), systemClock);
}

export function doorbell(sqs: SQSClient = new SQSClient(client)): SqsDoorbell {
  const wakeups = process.env.WAKEUPS_QUEUE_URL;
  return new SqsDoorbell(sqs, {
    lanes: { browser: requiredEnv(doorbellEnv(lanes.browser.name)) },
    ...(wakeups !== undefined && { wakeups }),
  });
}

export const logger = new Logger({ serviceName: process.env.AWS_LAMBDA_FUNCTION_NAME ?? 'junban' });

/** The event is the log line: one structured record per step, found by `event` and `job_id`. */
export const emit: Emit = (event, job, fields) => {
  const facts = { event, ...(job && jobFields(job)), ...fields };
  if (event === 'lease_lost' || event === 'doorbell_failed' || event === 'job_error')
    logger.warn(event, facts);
  else logger.info(event, facts);
};
