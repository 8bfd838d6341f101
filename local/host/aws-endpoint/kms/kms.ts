/**
 * Encrypt, Decrypt, GenerateDataKey, GenerateMac, VerifyMac and DescribeKey over the wire protocol of AWS KMS
 * (JSON 1.1, TrentService). Limits and errors are those of the KMS API reference.
 */
import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { Place } from '../../assembly/stack-scope.ts';
import type { Stage } from '../call.ts';
import { refuse } from '../refusal.ts';
import { type EncryptionContext, keyIdOf, open, seal } from './ciphertext.ts';
import type { KeySpec, MasterKey, MasterKeys } from './key-file.ts';
import { isMacOf, macAlgorithm, macOf } from './mac.ts';

/** Of a plaintext to encrypt, and of a message to authenticate. */
const maxBytes = 4_096;

const blob = z.base64().transform((text) => Buffer.from(text, 'base64'));
const upTo4KiB = (name: string) =>
  blob.refine(({ length }) => length > 0 && length <= maxBytes, {
    error: `1 value validation error detected: '${name}' must have length between 1 and ${maxBytes}`,
  });
const context = z.record(z.string(), z.string()).default({});
const EncryptRequest = z.object({
  KeyId: z.string(),
  Plaintext: upTo4KiB('plaintext'),
  EncryptionContext: context,
});
const DecryptRequest = z.object({
  CiphertextBlob: blob,
  KeyId: z.string().optional(),
  EncryptionContext: context,
});
const DataKeyRequest = z.object({
  KeyId: z.string(),
  KeySpec: z.enum(['AES_256', 'AES_128']).optional(),
  NumberOfBytes: z.int().min(1).max(1_024).optional(),
  EncryptionContext: context,
});
const MacRequest = z.object({
  KeyId: z.string(),
  Message: upTo4KiB('message'),
  MacAlgorithm: z.enum(['HMAC_SHA_224', 'HMAC_SHA_256', 'HMAC_SHA_384', 'HMAC_SHA_512']),
});
const VerifyMacRequest = MacRequest.extend({ Mac: blob });
const DescribeRequest = z.object({ KeyId: z.string() });

/** What a key of each kind is for; KMS allows one use per key. */
export const usageOf = {
  SYMMETRIC_DEFAULT: 'ENCRYPT_DECRYPT',
  HMAC_256: 'GENERATE_VERIFY_MAC',
} as const satisfies Record<KeySpec, string>;
type KeyUsage = (typeof usageOf)[KeySpec];

class KmsRefusal extends Error {
  readonly code: string;
  constructor(code: string, message = '') {
    super(message);
    this.code = code;
  }
}

export function kmsStage(keys: MasterKeys, place: Place): Stage {
  const arn = (keyId: string) => keyArn(place, keyId);
  const find = (name: string): MasterKey => {
    const key = keys.find(name);
    if (key === undefined) throw new KmsRefusal('NotFoundException', `Key '${name}' does not exist`);
    return key;
  };
  const findFor = (usage: KeyUsage, name: string): MasterKey => {
    const key = find(name);
    if (usageOf[key.spec] === usage) return key;
    throw new KmsRefusal(
      'InvalidKeyUsageException',
      `${arn(key.keyId)} key usage is ${usageOf[key.spec]}; the operation needs ${usage}.`,
    );
  };
  const encrypt = (name: string, plaintext: Buffer, bound: EncryptionContext) => {
    const key = findFor('ENCRYPT_DECRYPT', name);
    return { CiphertextBlob: seal(key, plaintext, bound).toString('base64'), KeyId: arn(key.keyId) };
  };
  const macKey = ({ KeyId, MacAlgorithm }: z.infer<typeof MacRequest>): MasterKey => {
    const key = findFor('GENERATE_VERIFY_MAC', KeyId);
    if (MacAlgorithm === macAlgorithm) return key;
    throw new KmsRefusal(
      'InvalidKeyUsageException',
      `Algorithm ${MacAlgorithm} needs another key than ${key.spec}.`,
    );
  };
  const actions: Record<string, (input: unknown) => object> = {
    Encrypt: (input) => {
      const { KeyId, Plaintext, EncryptionContext } = EncryptRequest.parse(input);
      return { ...encrypt(KeyId, Plaintext, EncryptionContext), EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' };
    },
    GenerateDataKey: (input) => {
      const { KeyId, KeySpec, NumberOfBytes, EncryptionContext } = DataKeyRequest.parse(input);
      const plaintext = randomBytes(NumberOfBytes ?? (KeySpec === 'AES_128' ? 16 : 32));
      return { ...encrypt(KeyId, plaintext, EncryptionContext), Plaintext: plaintext.toString('base64') };
    },
    Decrypt: (input) => {
      const { CiphertextBlob, KeyId, EncryptionContext } = DecryptRequest.parse(input);
      const sealedWith = keyIdOf(CiphertextBlob);
      if (sealedWith === undefined) throw new KmsRefusal('InvalidCiphertextException');
      const key = find(sealedWith);
      if (KeyId !== undefined && findFor('ENCRYPT_DECRYPT', KeyId).keyId !== key.keyId)
        throw new KmsRefusal(
          'IncorrectKeyException',
          'The key ID in the request does not identify a CMK that can perform this operation.',
        );
      const plaintext = open(key, CiphertextBlob, EncryptionContext);
      // AWS says no more than this either: neither which context was expected nor that the key was right.
      if (plaintext === undefined) throw new KmsRefusal('InvalidCiphertextException');
      return {
        KeyId: arn(key.keyId),
        Plaintext: plaintext.toString('base64'),
        EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
      };
    },
    GenerateMac: (input) => {
      const request = MacRequest.parse(input);
      const key = macKey(request);
      const mac = macOf(key, request.Message);
      return { Mac: mac.toString('base64'), MacAlgorithm: macAlgorithm, KeyId: arn(key.keyId) };
    },
    VerifyMac: (input) => {
      const request = VerifyMacRequest.parse(input);
      const key = macKey(request);
      if (!isMacOf(key, request.Message, request.Mac)) throw new KmsRefusal('KMSInvalidMacException');
      return { MacValid: true, MacAlgorithm: macAlgorithm, KeyId: arn(key.keyId) };
    },
    DescribeKey: (input) => {
      const { keyId, spec, createdAt } = find(DescribeRequest.parse(input).KeyId);
      return {
        KeyMetadata: {
          AWSAccountId: place.accountId,
          KeyId: keyId,
          Arn: arn(keyId),
          CreationDate: createdAt.getTime() / 1_000,
          Enabled: true,
          KeyState: 'Enabled',
          KeyUsage: usageOf[spec],
          KeySpec: spec,
          ...(spec === 'HMAC_256' && { MacAlgorithms: [macAlgorithm] }),
          KeyManager: 'CUSTOMER',
          Origin: 'AWS_KMS',
          MultiRegion: false,
        },
      };
    },
  };
  return async (call) => {
    const action = actions[call.action];
    if (action === undefined)
      return refuse(call, 400, 'UnknownOperationException', `The local KMS has no ${call.action}`);
    try {
      const answer = action(JSON.parse((await call.body()).toString('utf8')));
      call.response
        .writeHead(200, { 'content-type': 'application/x-amz-json-1.1' })
        .end(JSON.stringify(answer));
    } catch (error) {
      if (error instanceof KmsRefusal) refuse(call, 400, error.code, error.message);
      else if (error instanceof z.ZodError)
        refuse(call, 400, 'ValidationException', error.issues[0]?.message ?? '');
      else throw error;
    }
  };
}

export function keyArn({ region, accountId }: Place, keyId: string): string {
  return `arn:aws:kms:${region}:${accountId}:key/${keyId}`;
}
