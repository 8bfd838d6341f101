import type { Clock, EpochMs } from './clock.ts';

/**
 * The right to work on a claimed job, for a limited time. It is renewed by beats; once it is over it never
 * revives, whatever comes later: whoever holds it must stop, because another worker may have begun.
 */
export class Lease {
  readonly #clock: Clock;
  readonly #lost = new AbortController();
  #until: EpochMs;
  #timer: NodeJS.Timeout;

  constructor(clock: Clock, until: EpochMs) {
    this.#clock = clock;
    this.#until = until;
    this.#timer = this.#arm();
  }

  /** Aborts when the lease is over. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /**
   * To be asked before an effect and after each write that allows one: a write may take longer than the lease lasts, and
   * a timer may be late.
   *
   * @throws LeaseLost when the lease is over
   */
  assertHeld(): void {
    if (!this.#lost.signal.aborted && this.#clock() >= this.#until) this.lose();
    if (this.#lost.signal.aborted) throw new LeaseLost();
  }

  /** Extends the lease. Does nothing once it is lost. */
  renew(until: EpochMs): void {
    if (this.#lost.signal.aborted) return;
    if (this.#clock() >= this.#until) {
      this.lose();
      return;
    }
    this.#until = until;
    clearTimeout(this.#timer);
    this.#timer = this.#arm();
  }

  /** Somebody else has the job, or it is over. */
  lose(): void {
    clearTimeout(this.#timer);
    this.#lost.abort(new LeaseLost());
  }

  /** Ends the lease in good order: the timer goes, nothing is aborted. */
  release(): void {
    clearTimeout(this.#timer);
  }

  #arm(): NodeJS.Timeout {
    return setTimeout(() => this.lose(), Math.max(0, this.#until - this.#clock()));
  }
}

export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
  constructor() {
    super('the lease is over: another worker may have the job');
  }
}
