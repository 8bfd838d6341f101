/**
 * KMS: the rights of a request on its key, the encryption context being condition keys.
 * Source: KMS developer guide, "AWS KMS permissions" and "AWS KMS condition keys".
 */
import * as z from 'zod';
import { keyIdOf } from '../kms/ciphertext.ts';
import type { MasterKeys } from '../kms/key-file.ts';
import { keyArn } from '../kms/kms.ts';
import type { NeedsOf } from './need.ts';

const Request = z.object({
  KeyId: z.string().optional(),
  /** Names its key itself. */
  CiphertextBlob: z.base64().optional(),
  EncryptionContext: z.record(z.string(), z.string()).default({}),
});

/** A key that is not there, or a ciphertext of none, is left for KMS to refuse. */
export function kmsNeeds(keys: MasterKeys): NeedsOf {
  return async (call, place) => {
    const { KeyId, CiphertextBlob, EncryptionContext } = Request.parse(await call.json());
    const name = CiphertextBlob === undefined ? KeyId : keyIdOf(Buffer.from(CiphertextBlob, 'base64'));
    const key = name === undefined ? undefined : keys.find(name);
    if (key === undefined) return [];
    const arn = keyArn(place, key.keyId);
    const pairs = Object.entries(EncryptionContext);
    const context = {
      ...(pairs.length > 0 && { 'kms:EncryptionContextKeys': pairs.map(([each]) => each) }),
      ...Object.fromEntries(pairs.map(([each, value]) => [`kms:EncryptionContext:${each}`, [value]])),
    };
    return [{ action: `kms:${call.action}`, resource: arn, owner: arn, context }];
  };
}
