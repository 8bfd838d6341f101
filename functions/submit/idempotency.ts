import { createHash } from 'node:crypto';
import { JunbanError } from '../../shared/errors.ts';
import { maxIdempotencyKeyLength } from '../../shared/limits.ts';
import type { Repeatable } from '../../shared/store/job-store.ts';
import type { Prover } from '../../shared/vault/vault.ts';
import { reached } from '../http/reached.ts';
import type { Repetition, Submission } from './submission.ts';

/**
 * What a repetition of this request is known by. Of the content, which may be a password, a MAC is kept.
 *
 * It belongs to whoever has the caller's key, and without one to whoever made it up, wherever they send it from: a
 * telephone that changes its network between two tries must still be known. Two strangers with the same one see that it
 * was used, and nothing else.
 *
 * @returns undefined for a request without an Idempotency-Key
 * @throws JunbanError INVALID_IDEMPOTENCY_KEY, STORE_UNAVAILABLE
 */
export async function repeatableOf(
  { caller, repetition: { idempotencyKey, content } }: Pick<Submission, 'caller' | 'repetition'>,
  prover: Prover,
): Promise<Repeatable | undefined> {
  if (idempotencyKey === undefined) return undefined;
  const key = digest(`idempotency|${digest(caller.principal?.id ?? '')}|${checked(idempotencyKey)}`);
  return { key, fingerprint: await reached(prover.prove(key, digestOf(content))) };
}

function checked(key: string): string {
  if (/^[\x21-\x7e]+$/.test(key) && key.length <= maxIdempotencyKeyLength) return key;
  throw new JunbanError({
    code: 'INVALID_IDEMPOTENCY_KEY',
    field: 'Idempotency-Key',
    text: {
      ja: `Idempotency-Key は空白を含まない英数字・記号で、${maxIdempotencyKeyLength}文字以内にしてください。`,
      en: `An Idempotency-Key has 1 to ${maxIdempotencyKeyLength} visible ASCII characters and no spaces.`,
    },
    hint: { ja: '送信ごとに新しい UUID を使ってください。', en: 'Use a new UUID for each submission.' },
  });
}

/** Each part is hashed by itself first, so that nothing can be moved from one part into the next. */
const digestOf = (parts: Repetition['content']): string => digest(parts.map(digest).join('|'));

const digest = (part: string | Uint8Array): string => createHash('sha256').update(part).digest('hex');
