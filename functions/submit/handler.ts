import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { handle } from 'hono/aws-lambda';
import { S3Uploads } from '../../shared/artifacts/s3-uploads.ts';
import { requiredEnv } from '../../shared/env.ts';
import { minus, type Usage } from '../../shared/usage.ts';
import { KmsProver } from '../../shared/vault/kms-prover.ts';
import { KmsVault } from '../../shared/vault/kms-vault.ts';
import { client, clock, doorbell, emit, jobStore, meter, watched } from '../adapters.ts';
import { filing } from '../filing.ts';
import { submitApp } from './app.ts';

const kms = watched(new KMSClient(client));
const s3 = watched(new S3Client(client));
let before: Usage = meter.total();

/** Validates, proves, seals, admits and rings. */
const answer = handle(
  submitApp({
    store: jobStore(),
    sealer: new KmsVault(kms, requiredEnv('VAULT_KEY_ARN')),
    prover: new KmsProver(kms, requiredEnv('PROOF_KEY_ARN')),
    doorbell: doorbell(),
    uploads: new S3Uploads(s3, requiredEnv('FILES_BUCKET')),
    objects: filing(s3).objects,
    clock,
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
