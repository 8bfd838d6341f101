/**
 * The endpoint's clock: what the `Date` header of every answer says. A function that takes its time from there lives
 * later when it is advanced, as if the hours had passed.
 *
 * It moves nothing else: timers, the visibility timeouts of queues, and the ends of presigned requests (which their
 * signers count by their own clock) go on by the machine's time.
 */
export class EndpointClock {
  #offsetMs = 0;

  /** How far ahead of the machine's clock, in milliseconds. */
  get offsetMs(): number {
    return this.#offsetMs;
  }

  /** Milliseconds since the epoch. */
  now(): number {
    return Date.now() + this.#offsetMs;
  }

  /** @param ms how much later it is from now on; less than 0 to go back */
  advance(ms: number): void {
    this.#offsetMs += ms;
  }
}
