import { stripVTControlCharacters } from 'node:util';

/** Keeps secrets and unprintable characters out of everything that is written down. */

const mask = '***';
/** The look-behind keeps the search linear: no start is tried inside of a run already tried. */
const email = /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]+@[\p{L}\p{N}.-]+\.\p{L}{2,}/gu;
/** Control and bidi characters: shown as text they would change what a reader sees. */
const unprintable = /(?![\t\n])[\p{Cc}\p{Bidi_Control}]/gu;

/** Shorter values would mask ordinary words and digits. */
const minSecretLength = 4;

/** Replaces each secret in every form it is likely to be quoted in, every e-mail address and unprintable character. */
export function redact(text: string, secrets: readonly string[] = []): string {
  const forms = secrets
    .filter((secret) => secret.length >= minSecretLength)
    .flatMap(formsOf)
    // The longest first: a secret that contains another must not keep its rest.
    .toSorted((a, b) => b.length - a.length);
  // Both before and after: control sequences can be part of a secret, and can break one apart.
  const plain = maskAll(stripVTControlCharacters(maskAll(text, forms)), forms);
  // A lone surrogate cannot be stored as UTF-8.
  return plain.replace(email, mask).replace(unprintable, ' ').toWellFormed();
}

/** As it is, in a URL, in a form body, and inside of a JSON string. */
const formsOf = (secret: string): string[] => [
  secret,
  encodeURIComponent(secret.toWellFormed()),
  new URLSearchParams({ '': secret }).toString().slice(1),
  JSON.stringify(secret).slice(1, -1),
];

const maskAll = (text: string, forms: readonly string[]): string =>
  forms.reduce((masked, form) => masked.replaceAll(form, mask), text);

/** `taro@example.jp` → `ta***@example.jp`: enough for its owner to know it, in a list others may see. */
export function maskEmail(address: string): string {
  const at = address.lastIndexOf('@');
  return at < 0 ? mask : `${address.slice(0, Math.max(0, Math.min(2, at - 1)))}${mask}${address.slice(at)}`;
}
