/** Draws from 0 up to 1, the same row of them for the same seed. */
export class Dice {
  #state: number;

  /** @param seed 0 to 2³²−1 */
  constructor(seed: number) {
    this.#state = seed;
  }

  /** Whether something that happens with this probability happens now. 0 and 1 are certain and draw nothing. */
  falls(probability: number): boolean {
    if (probability === 0 || probability === 1) return probability === 1;
    return this.#next() < probability;
  }

  /** Mulberry32 (Tommy Ettinger, public domain): short, and even enough to lose answers by. */
  #next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
}
