import { JunbanError } from '../../shared/errors.ts';
import type { Mover } from '../../shared/events.ts';
import { rateGate } from '../../shared/gate.ts';
import type { JobType } from '../../shared/job-type.ts';
import { reached } from '../http/reached.ts';

/** Whether a submitter may send one more of a type now. */
export type RatePassage =
  /** `giveBack` is for a submission that turned out to be none. */
  | { readonly passed: true; readonly giveBack: () => Promise<void> }
  | { readonly passed: false; readonly refusal: JunbanError };

/** @throws JunbanError STORE_UNAVAILABLE */
export async function passRate(
  { name, rate }: JobType,
  submitter: string | undefined,
  { store, clock }: Pick<Mover, 'store' | 'clock'>,
): Promise<RatePassage> {
  if (rate === undefined || submitter === undefined) return { passed: true, giveBack: async () => undefined };
  const gate = rateGate(name, submitter, rate.limit, rate.windowSeconds);
  const now = clock();
  const answer = await reached(store.pass(gate, now));
  if (!answer.passed)
    return { passed: false, refusal: rateExceeded(rate, Math.ceil((answer.freeAt - now) / 1000)) };
  // If it cannot be given back, that costs the submitter one of the window, and nobody else anything.
  return { passed: true, giveBack: () => store.giveBack(gate).catch(() => undefined) };
}

const rateExceeded = (
  { limit, windowSeconds }: NonNullable<JobType['rate']>,
  retryAfterSeconds: number,
): JunbanError =>
  new JunbanError({
    code: 'RATE_LIMIT_EXCEEDED',
    text: {
      ja: `短時間に送信された回数が多すぎます（${windowSeconds}秒間に${limit}回まで）。`,
      en: `Too many were sent in a short time (up to ${limit} in ${windowSeconds} s).`,
    },
    hint: {
      ja: `${retryAfterSeconds}秒後にもう一度送信してください。`,
      en: `Send it again in ${retryAfterSeconds} s.`,
    },
    retryAfterSeconds,
  });
