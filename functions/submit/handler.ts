import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { S3Uploads } from '../../shared/artifacts/s3-uploads.ts';
import { requiredEnv } from '../../shared/env.ts';
import { DynamoUploadRecords } from '../../shared/store/dynamo-upload-records.ts';
import { minus, type Usage } from '../../shared/usage.ts';
import { KmsProver } from '../../shared/vault/kms-prover.ts';
import { KmsVault } from '../../shared/vault/kms-vault.ts';
import { client, clock, doorbell, emit, meter, tableClient, watched } from '../adapters.ts';
import { serviceDeps, settings } from '../composition.ts';
import { filing } from '../filing.ts';
import { onLambda } from '../http/on-lambda.ts';
import { submitApp } from './app.ts';

const kms = watched(new KMSClient(client));
const s3 = watched(new S3Client(client));
let before: Usage = meter.total();

/** Validates, proves, seals, admits and rings. */
const answer = onLambda(
  submitApp({
    ...serviceDeps,
    anonymous: settings.anonymousSubmission,
    issued: new DynamoUploadRecords(tableClient(), requiredEnv('TABLE_NAME'), clock),
    sealer: new KmsVault(kms, requiredEnv('VAULT_KEY_ARN')),
    prover: new KmsProver(kms, requiredEnv('PROOF_KEY_ARN')),
    doorbell: doorbell(),
    uploads: new S3Uploads(s3, requiredEnv('FILES_BUCKET')),
    objects: filing(s3).objects,
    emit,
    used: () => minus(meter.total(), before),
  }),
);

/** Lambda gives an environment one request at a time, so what is used from here on is this request's. */
export const handler: typeof answer = (event, context) => {
  before = meter.total();
  meter.invocationBegins('http');
  return answer(event, context);
};
