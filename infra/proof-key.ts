import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { allow } from './grant.ts';

export interface ProofKeyProps {
  readonly disposable: boolean;
}

/**
 * The key that tells a person who submits again from somebody who only knows their address: the table keeps a MAC
 * under it instead of anything a password could be guessed from.
 *
 * A key of its own, because an HMAC key can do nothing else. KMS does not rotate HMAC keys; a new one may take its
 * place at any time: the jobs that live at that moment are then told to nobody, and requests that are repeated under
 * their Idempotency-Key are taken for others, for a day.
 */
export class ProofKey extends Construct {
  readonly #key: Key;

  constructor(scope: Construct, id: string, { disposable }: ProofKeyProps) {
    super(scope, id);
    this.#key = new Key(this, 'Key', {
      alias: 'junban/proof',
      description: 'Proves who may be told about a live Junban job.',
      keySpec: KeySpec.HMAC_256,
      keyUsage: KeyUsage.GENERATE_VERIFY_MAC,
      // The shortest KMS allows: no proof outlives its job, no fingerprint of a request its day.
      pendingWindow: Duration.days(7),
      removalPolicy: disposable ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
    });
  }

  grantProve(fn: LambdaFunction): void {
    allow(fn, {
      actions: ['kms:GenerateMac'],
      resources: [this.#key.keyArn],
      environment: { PROOF_KEY_ARN: this.#key.keyArn },
    });
  }
}
