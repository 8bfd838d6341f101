/** SDK clients of the host itself, pointed at its own endpoint. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Credentials } from './aws-endpoint/credentials.ts';

/** Two attempts: the endpoint is on this machine, and a stopping host must not wait for a row of retries. */
const common = (endpoint: string, region: string, credentials: Credentials) => ({
  endpoint,
  region,
  credentials,
  maxAttempts: 2,
});

export function sqsClient(endpoint: string, region: string, credentials: Credentials): SQSClient {
  return new SQSClient(common(endpoint, region, credentials));
}

export function adminClients(endpoint: string, region: string, credentials: Credentials) {
  const options = common(endpoint, region, credentials);
  const dynamodb = new DynamoDBClient(options);
  const sqs = new SQSClient(options);
  const s3 = new S3Client({ ...options, forcePathStyle: true });
  const destroy = () => {
    for (const client of [dynamodb, sqs, s3]) client.destroy();
  };
  return { dynamodb, sqs, s3, destroy };
}
