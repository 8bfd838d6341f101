import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { handle } from 'hono/aws-lambda';
import { S3Uploads } from '../../shared/artifacts/s3-uploads.ts';
import { systemClock } from '../../shared/clock.ts';
import { requiredEnv } from '../../shared/env.ts';
import { KmsProver } from '../../shared/vault/kms-prover.ts';
import { KmsVault } from '../../shared/vault/kms-vault.ts';
import { client, doorbell, emit, jobStore } from '../adapters.ts';
import { submitApp } from './app.ts';

const kms = new KMSClient(client);

/** Validates, proves, seals, admits and rings. */
export const handler = handle(
  submitApp({
    store: jobStore(),
    sealer: new KmsVault(kms, requiredEnv('VAULT_KEY_ARN')),
    prover: new KmsProver(kms, requiredEnv('PROOF_KEY_ARN')),
    doorbell: doorbell(),
    uploads: new S3Uploads(new S3Client(), requiredEnv('FILES_BUCKET')),
    clock: systemClock,
    emit,
  }),
);
