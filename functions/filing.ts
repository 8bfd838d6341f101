import { S3Client } from '@aws-sdk/client-s3';
import { S3Objects } from '../shared/artifacts/s3-objects.ts';
import { requiredEnv } from '../shared/env.ts';
import type { Filing } from '../shared/filing.ts';
import { DynamoFileRecords } from '../shared/store/dynamo-file-records.ts';
import { client, tableClient, watched } from './adapters.ts';

/** For the functions that may touch files; the others need not load a client of the bucket. */
export const filing = (s3: S3Client = watched(new S3Client(client))): Filing => ({
  records: new DynamoFileRecords(tableClient(), requiredEnv('TABLE_NAME')),
  objects: new S3Objects(s3, requiredEnv('FILES_BUCKET')),
});
