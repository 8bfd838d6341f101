/**
 * What the local KMS gives for a plaintext: version, key id, nonce, tag and AES-256-GCM ciphertext in one blob.
 * The encryption context is bound as additional data: it opens under the very same context only.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { MasterKey } from './key-file.ts';

export type EncryptionContext = Readonly<Record<string, string>>;

const version = 1;
const nonceBytes = 12;
const tagBytes = 16;

export function seal({ keyId, material }: MasterKey, plaintext: Buffer, context: EncryptionContext): Buffer {
  const id = Buffer.from(keyId);
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', material, nonce).setAAD(boundData(keyId, context));
  const sealed = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([Buffer.from([version, id.length]), id, nonce, cipher.getAuthTag(), sealed]);
}

/** The key id a blob names, or undefined if it is no blob of ours. */
export function keyIdOf(blob: Buffer): string | undefined {
  const length = blob[1];
  if (blob[0] !== version || length === undefined || blob.length < 2 + length + nonceBytes + tagBytes)
    return undefined;
  return blob.subarray(2, 2 + length).toString('utf8');
}

/** @returns undefined if the blob was changed or sealed under another key or context: GCM cannot tell which */
export function open(
  { keyId, material }: MasterKey,
  blob: Buffer,
  context: EncryptionContext,
): Buffer | undefined {
  const start = 2 + Buffer.byteLength(keyId);
  const nonce = blob.subarray(start, start + nonceBytes);
  const tag = blob.subarray(start + nonceBytes, start + nonceBytes + tagBytes);
  const sealed = blob.subarray(start + nonceBytes + tagBytes);
  const decipher = createDecipheriv('aes-256-gcm', material, nonce, { authTagLength: tagBytes })
    .setAAD(boundData(keyId, context))
    .setAuthTag(tag);
  try {
    return Buffer.concat([decipher.update(sealed), decipher.final()]);
  } catch {
    return undefined;
  }
}

/** The context is a set of pairs: their order does not count. */
function boundData(keyId: string, context: EncryptionContext): Buffer {
  const pairs = Object.entries(context).sort(([one], [other]) => (one < other ? -1 : 1));
  return Buffer.from(JSON.stringify([keyId, pairs]));
}
