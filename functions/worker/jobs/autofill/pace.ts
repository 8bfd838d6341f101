import { setTimeout as pause } from 'node:timers/promises';

/** Time in milliseconds, and how to let it pass. */
export interface Stopwatch {
  readonly now: () => number;
  readonly wait: (ms: number, signal: AbortSignal | undefined) => Promise<unknown>;
}

const stopwatch: Stopwatch = {
  now: () => performance.now(),
  wait: (ms, signal) => pause(ms, undefined, signal && { signal }),
};

/** Keeps writes to a site apart, out of politeness: at most one in so many milliseconds. */
export class Pace {
  readonly #pauseMs: number;
  readonly #time: Stopwatch;
  #lastAt = Number.NEGATIVE_INFINITY;

  constructor(pauseMs: number, time: Stopwatch = stopwatch) {
    this.#pauseMs = pauseMs;
    this.#time = time;
  }

  /** Waits until the next write may be made, and counts it as made. Rejects when the signal aborts. */
  async next(signal?: AbortSignal): Promise<void> {
    const { now, wait } = this.#time;
    const waitMs = this.#lastAt + this.#pauseMs - now();
    if (waitMs > 0) await wait(waitMs, signal);
    this.#lastAt = now();
  }
}
