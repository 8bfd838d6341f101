import { GenerateMacCommand, type KMSClient } from '@aws-sdk/client-kms';
import * as z from 'zod';
import type { Proof } from '../store/job-store.ts';
import type { Prover } from './vault.ts';

/**
 * A MAC under a key that never leaves KMS. A hash, however slow, could be guessed at by whoever holds a copy of
 * the table, and backups keep one for 35 days; each guess at a MAC is a call to KMS that needs the right to make it.
 */
export class KmsProver implements Prover {
  readonly #client: KMSClient;
  readonly #keyId: string;

  /** @param keyId id or ARN of an HMAC_256 key */
  constructor(client: KMSClient, keyId: string) {
    this.#client = client;
    this.#keyId = keyId;
  }

  async prove(identity: string, proof: string): Promise<Proof> {
    // NUL is in no identity: where one text ends and the other begins cannot be shifted.
    const message = new TextEncoder().encode(`${identity}\0${proof}`);
    try {
      const answer = await this.#client.send(
        new GenerateMacCommand({ KeyId: this.#keyId, MacAlgorithm: 'HMAC_SHA_256', Message: message }),
      );
      return z.instanceof(Uint8Array).parse(answer.Mac);
    } finally {
      message.fill(0);
    }
  }
}
