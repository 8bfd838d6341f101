import { minutes, seconds } from '../../shared/clock.ts';
import type { Random } from './random.ts';

/** What may befall a call to another machine. */
export type Fate =
  /** All is well. */
  | 'arrives'
  /** It never takes effect, and the caller is told so. */
  | 'refused'
  /** It takes effect, and the caller is told that it failed. */
  | 'answerLost'
  /** The caller gives up waiting and takes it for failed; it takes effect all the same, later. */
  | 'givenUp'
  /** It takes effect, and the caller hears of it later. */
  | 'answerSlow'
  /** The caller dies before it took effect; it may take effect all the same, later. */
  | 'callerDies'
  /** It takes effect and the caller dies before hearing of it. */
  | 'callerDiesAfter'
  /** The caller hangs, for longer than a lease perhaps. */
  | 'callerHangs';

/** How bad things are in one schedule. Shares are of all calls, or of all messages. */
export interface Weather {
  readonly fates: readonly (readonly [Fate, number])[];
  readonly messages: { readonly lost: number; readonly doubled: number; readonly late: number };
  /** Clocks are off by at most this, in either direction. */
  readonly clockErrorMs: number;
}

/** Two clocks of production are at most 3 s apart (functions/service-clock.ts). */
const usualErrorMs = seconds(1.5);

/** Mostly fair with something in it; a few schedules are calm, a few are storms; in some the clocks are far off. */
export function drawWeather(random: Random): Weather {
  const strength = random.weighted([
    [0, 1],
    [1, 5],
    [3, 2],
  ]);
  const share = (most: number) => (random.chance(0.6) ? random.next() * most * strength : 0);
  const faults: [Fate, number][] = [
    ['refused', share(0.06)],
    ['answerLost', share(0.05)],
    ['givenUp', share(0.04)],
    ['answerSlow', share(0.1)],
    ['callerDies', share(0.03)],
    ['callerDiesAfter', share(0.03)],
    ['callerHangs', share(0.03)],
  ];
  const wrong = faults.reduce((sum, [, weight]) => sum + weight, 0);
  return {
    fates: [['arrives', Math.max(0.2, 1 - wrong)], ...faults],
    messages: { lost: share(0.2), doubled: share(0.2), late: share(0.3) },
    clockErrorMs: random.chance(0.15) ? minutes(10) : usualErrorMs,
  };
}
