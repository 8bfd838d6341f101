import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { allow } from './grant.ts';

export interface VaultKeyProps {
  readonly disposable: boolean;
}

/**
 * The key that seals a job's secret under the job's own encryption context, so that one job's ciphertext is
 * useless in another's record. Who may seal may not open, and the other way round.
 *
 * Secrets are under KMS's 4 KB, so it encrypts them itself: there is no data key to lose.
 */
export class VaultKey extends Construct {
  readonly #key: Key;

  constructor(scope: Construct, id: string, { disposable }: VaultKeyProps) {
    super(scope, id);
    this.#key = new Key(this, 'Key', {
      alias: 'junban/vault',
      description: 'Seals the secrets of Junban jobs for as long as they live.',
      enableKeyRotation: true,
      // The shortest KMS allows: nothing sealed outlives its job.
      pendingWindow: Duration.days(7),
      removalPolicy: disposable ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
    });
  }

  grantSeal(fn: LambdaFunction): void {
    this.#grant(fn, 'kms:Encrypt');
  }

  grantOpen(fn: LambdaFunction): void {
    this.#grant(fn, 'kms:Decrypt');
  }

  /** Only under a job's context: a secret sealed without one would fit any record. */
  #grant(fn: LambdaFunction, action: string): void {
    allow(fn, {
      actions: [action],
      resources: [this.#key.keyArn],
      conditions: { Null: { 'kms:EncryptionContext:jobId': 'false' } },
      environment: { VAULT_KEY_ARN: this.#key.keyArn },
    });
  }
}
