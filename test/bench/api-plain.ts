/**
 * The API as one plain Node server: the same apps over the same table, with neither Lambda nor a gateway. Tells its port
 * to whoever forked it, and ends with them.
 */
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { serve } from '@hono/node-server';
import { client, clock, doorbell, emit, tableClient, watched } from '../../functions/adapters.ts';
import { keyStore, serviceDeps, settings } from '../../functions/composition.ts';
import { filing } from '../../functions/filing.ts';
import { readApp } from '../../functions/read/app.ts';
import { description } from '../../functions/read/description.ts';
import { submitApp } from '../../functions/submit/app.ts';
import { S3Uploads } from '../../shared/artifacts/s3-uploads.ts';
import { requiredEnv } from '../../shared/env.ts';
import { DynamoAuditTrail } from '../../shared/store/dynamo-audit-trail.ts';
import { DynamoJobList } from '../../shared/store/dynamo-job-list.ts';
import { DynamoUploadRecords } from '../../shared/store/dynamo-upload-records.ts';
import { noUsage } from '../../shared/usage.ts';
import { KmsProver } from '../../shared/vault/kms-prover.ts';
import { KmsVault } from '../../shared/vault/kms-vault.ts';

const table = requiredEnv('TABLE_NAME');
const kms = watched(new KMSClient(client));
const s3 = watched(new S3Client(client));

const read = readApp({
  ...serviceDeps,
  list: new DynamoJobList(tableClient(), table, clock),
  keys: keyStore,
  audit: new DynamoAuditTrail(tableClient(), table, clock),
  filing: filing(s3),
  description: description(),
});
const submit = submitApp({
  ...serviceDeps,
  anonymous: settings.anonymousSubmission,
  issued: new DynamoUploadRecords(tableClient(), table, clock),
  sealer: new KmsVault(kms, requiredEnv('VAULT_KEY_ARN')),
  prover: new KmsProver(kms, requiredEnv('PROOF_KEY_ARN')),
  doorbell: doorbell(),
  uploads: new S3Uploads(s3, requiredEnv('FILES_BUCKET')),
  objects: filing(s3).objects,
  emit,
  // Many requests at once share this process: what one of them used cannot be told.
  used: () => noUsage,
});

process.on('disconnect', () => process.exit());
serve(
  {
    fetch: (request) => (request.method === 'POST' ? submit : read).fetch(request, {}),
    hostname: '127.0.0.1',
    port: 0,
  },
  ({ port }) => process.send?.(port),
);
