/** HMAC-SHA-256 under a key of the local KMS: what GenerateMac answers and VerifyMac compares. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { MasterKey } from './key-file.ts';

export const macAlgorithm = 'HMAC_SHA_256';

export function macOf({ material }: MasterKey, message: Buffer): Buffer {
  return createHmac('sha256', material).update(message).digest();
}

export function isMacOf(key: MasterKey, message: Buffer, mac: Buffer): boolean {
  const right = macOf(key, message);
  return mac.length === right.length && timingSafeEqual(mac, right);
}
