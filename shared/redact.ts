import { stripVTControlCharacters } from 'node:util';

/** Keeps secrets and unprintable characters out of everything that is written down. */

const mask = '***';
const email = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}.-]+\.\p{L}{2,}/gu;
/** Control and bidi characters: shown as text they would change what a reader sees. */
const unprintable = /(?![\t\n])[\p{Cc}\p{Bidi_Control}]/gu;

/** Shorter values would mask ordinary words and digits. */
const minSecretLength = 4;

/** Replaces each secret, as it is and URL-encoded, every e-mail address, and every unprintable character. */
export function redact(text: string, secrets: readonly string[] = []): string {
  let clean = text;
  for (const secret of secrets) {
    if (secret.length < minSecretLength) continue;
    clean = clean.replaceAll(secret, mask).replaceAll(encodeURIComponent(secret), mask);
  }
  return stripVTControlCharacters(clean).replace(email, mask).replace(unprintable, ' ');
}

/** `taro@example.jp` → `ta***@example.jp`: enough for its owner to know it, in a list others may see. */
export function maskEmail(address: string): string {
  const at = address.lastIndexOf('@');
  return at < 0 ? mask : `${address.slice(0, Math.min(2, at - 1))}${mask}${address.slice(at)}`;
}
