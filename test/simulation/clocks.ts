import { type Clock, minutes } from '../../shared/clock.ts';
import type { Random } from './random.ts';
import type { Scheduler } from './scheduler.ts';

/** A clock that drifts goes from one end of its error to the other in this time. */
const driftMs = minutes(20);

/** A clock of one machine: off from the start, drifting, but never off by more than the error. Right once all is calm. */
export function wrongClock(scheduler: Scheduler, random: Random, errorMs: number): Clock {
  const offset = (random.next() * 2 - 1) * errorMs;
  const drift = ((random.next() * 2 - 1) * 2 * errorMs) / driftMs;
  const since = scheduler.now;
  return () => {
    if (scheduler.calm) return scheduler.now;
    const error = offset + drift * (scheduler.now - since);
    return Math.round(scheduler.now + Math.min(errorMs, Math.max(-errorMs, error)));
  };
}
