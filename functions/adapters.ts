import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Clock } from '../shared/clock.ts';
import { SqsDoorbell } from '../shared/doorbell/sqs-doorbell.ts';
import { doorbellEnv, requiredEnv } from '../shared/env.ts';
import { DynamoJobStore } from '../shared/store/dynamo-job-store.ts';
import { Meter, type WatchedClient } from './meter.ts';
import { ServiceClock } from './service-clock.ts';

export { emit, logger } from './log.ts';

/** What the functions are composed of. Each function calls only what it was granted; clients live per cold start. */

/** A call that hangs is given up and tried again by the SDK, a few times, well before the function's own end. */
export const client = {
  requestHandler: { connectionTimeout: 1000, requestTimeout: 4000, throwOnRequestTimeout: true },
} as const;

const serviceClock = new ServiceClock();

/** The time as the services tell it, the same for all functions. */
export const clock: Clock = serviceClock.now;

/** What this environment uses of AWS. */
export const meter = new Meter();

/** Every client is counted and tells the time. */
export function watched<Client extends WatchedClient>(awsClient: Client): Client {
  meter.watch(awsClient);
  serviceClock.watch(awsClient);
  return awsClient;
}

let table: DynamoDBDocumentClient | undefined;

/** One client for everything that is kept in the table. */
export function tableClient(): DynamoDBDocumentClient {
  table ??= DynamoDBDocumentClient.from(watched(new DynamoDBClient(client)), {
    marshallOptions: { removeUndefinedValues: true },
  });
  return table;
}

export const jobStore = (): DynamoJobStore =>
  new DynamoJobStore(tableClient(), requiredEnv('TABLE_NAME'), clock);

export function doorbell(sqs: SQSClient = watched(new SQSClient(client))): SqsDoorbell {
  const wakeups = process.env.WAKEUPS_QUEUE_URL;
  const queues = {
    urlOf: (lane: string) => requiredEnv(doorbellEnv(lane)),
    ...(wakeups !== undefined && { wakeups }),
  };
  return new SqsDoorbell(sqs, queues, clock);
}
