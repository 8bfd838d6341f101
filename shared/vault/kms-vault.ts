import { DecryptCommand, EncryptCommand, type KMSClient } from '@aws-sdk/client-kms';
import * as z from 'zod';
import type { JobId } from '../job.ts';
import type { JsonObject, SealedSecret } from '../store/job-store.ts';
import type { Opener, Sealer } from './vault.ts';

/** KMS Encrypt takes this many bytes of plaintext; a job's secrets are far smaller, so no envelope is needed. */
const maxBytes = 4096;

/** The encryption context is bound into the ciphertext and shows in CloudTrail which job was opened. */
const context = (id: JobId) => ({ jobId: id });

export class KmsVault implements Sealer, Opener {
  readonly #client: KMSClient;
  readonly #keyId: string;

  /** @param keyId id or ARN of the vault key */
  constructor(client: KMSClient, keyId: string) {
    this.#client = client;
    this.#keyId = keyId;
  }

  async seal(id: JobId, secrets: JsonObject): Promise<SealedSecret> {
    const plaintext = new TextEncoder().encode(JSON.stringify(secrets));
    try {
      if (plaintext.length > maxBytes) throw new RangeError(`secrets are longer than ${maxBytes} bytes`);
      const answer = await this.#client.send(
        new EncryptCommand({ KeyId: this.#keyId, Plaintext: plaintext, EncryptionContext: context(id) }),
      );
      return z.instanceof(Uint8Array).parse(answer.CiphertextBlob);
    } finally {
      plaintext.fill(0);
    }
  }

  async open(id: JobId, sealed: SealedSecret): Promise<JsonObject> {
    const answer = await this.#client.send(
      new DecryptCommand({ KeyId: this.#keyId, CiphertextBlob: sealed, EncryptionContext: context(id) }),
    );
    const plaintext = z.instanceof(Uint8Array).parse(answer.Plaintext);
    try {
      return z.record(z.string(), z.unknown()).parse(JSON.parse(new TextDecoder().decode(plaintext)));
    } catch {
      // The error of the parser quotes what it could not read.
      throw new Error('what was sealed is not as it was sealed');
    } finally {
      plaintext.fill(0);
    }
  }
}
