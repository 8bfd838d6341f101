import { type EpochMs, seconds } from './clock.ts';
import type { ClaimId, JobId } from './job.ts';
import { breakerFailures, breakerPauseSeconds } from './limits.ts';

/**
 * The circuit breaker of one other side (a site that jobs depend on), shared by all workers.
 *
 * - `closed`  jobs are begun; so many attempts in a row found that side away.
 * - `open`    none is begun before `until`; then one is, as the trial.
 * - `trying`  one job is the trial and says how it stands. Its claim is what makes it the only one: once the job no
 *             longer runs under it, or at the latest at `until`, the next may try.
 */
export type Breaker =
  | { readonly state: 'closed'; readonly failures: number }
  | { readonly state: 'open'; readonly until: EpochMs }
  | { readonly state: 'trying'; readonly by: ClaimId; readonly job: JobId; readonly until: EpochMs };

/** As long as nobody has told of it. */
export const neverTold: Breaker = { state: 'closed', failures: 0 };

/** What an attempt has to say about the other side. */
export type Verdict =
  /** It does what a working side does; whether the job went well is another question. */
  | 'answers'
  | 'unavailable'
  /** The attempt ended before it had an answer: it can say neither. */
  | 'silent';

/** How a job may be begun: like any other, as the trial, or not at all. */
export type Way = 'free' | 'trial' | 'barred';

/** @param trialLasts whether the job that is the trial still runs under the claim it began with */
export function wayThrough(breaker: Breaker, now: EpochMs, trialLasts: boolean): Way {
  switch (breaker.state) {
    case 'closed':
      return 'free';
    case 'open':
      return now < breaker.until ? 'barred' : 'trial';
    case 'trying':
      return trialLasts && now < breaker.until ? 'barred' : 'trial';
  }
}

/**
 * What a verdict makes of it. While it is not closed, only the trial is heard: the others began before it opened. A
 * trial that ends without having found out is given up, and the next may try at once.
 *
 * @param by the claim under which the verdict was reached
 */
export function judged(breaker: Breaker, verdict: Verdict, by: ClaimId, now: EpochMs): Breaker {
  const paused: Breaker = { state: 'open', until: now + seconds(breakerPauseSeconds) };
  if (breaker.state === 'closed') {
    if (verdict === 'silent') return breaker;
    if (verdict === 'answers') return breaker.failures === 0 ? breaker : neverTold;
    const failures = breaker.failures + 1;
    return failures >= breakerFailures ? paused : { state: 'closed', failures };
  }
  if (breaker.state === 'open' || breaker.by !== by) return breaker;
  if (verdict === 'answers') return neverTold;
  return verdict === 'unavailable' ? paused : { state: 'open', until: now };
}
