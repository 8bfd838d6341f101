/**
 * What must hold, whatever happens (docs/architecture.md, docs/state-machine.md):
 *
 * - `I1` each admitted job reaches exactly one terminal state; none is lost.
 * - `I2` a terminal state changes only by explicit retry, `completed` never.
 * - `I3` only the current claim writes, and only while its lease lasts.
 * - `I4` running ≤ concurrency, and the lane's counters say what the records say.
 * - `I5` attempts, lost workers and interruptions stay within their bounds, and are counted: an attempt is given back by
 *   an interruption, a lost worker that had come further than every run before, and a wait for the other side.
 * - `I6` no live job stays unprogressed beyond a stated bound (progress.ts) while nothing fails.
 * - `vault` sealed secret and identity lock exist exactly while the job is live; one live job per identity.
 * - `stop` a stop that was granted is never followed by another attempt.
 * - `breaker` under an open circuit nobody begins but one trial after the pause, and never two at once; a wait for the
 *   other side is one wait, however often it is tried. Jobs that go through no circuit are not held (I6).
 * - `pause` a paused lane claims nothing, a lane that is drained takes nothing in.
 */
export type Invariant = 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6' | 'vault' | 'stop' | 'breaker' | 'pause';

export class Violation extends Error {
  override readonly name = 'Violation';
  readonly invariant: Invariant;

  constructor(invariant: Invariant, what: string) {
    super(`${invariant}: ${what}`);
    this.invariant = invariant;
  }
}

/** @throws Violation unless it holds */
export function holds(invariant: Invariant, condition: boolean, what: string): asserts condition {
  if (!condition) throw new Violation(invariant, what);
}
