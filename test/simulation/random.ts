/**
 * Chance from a seed: the same seed gives the same draws on every machine. The generator is sfc32 (Chris Doty-Humphrey,
 * PractRand), small and good enough to choose schedules with.
 */
export class Random {
  #a = 0x9e3779b9;
  #b = 0x243f6a88;
  #c: number;
  #counter = 1;

  constructor(seed: number) {
    this.#c = seed >>> 0;
    for (let round = 0; round < 12; round++) this.next32();
  }

  /** 32 bits. */
  next32(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum;
    return sum >>> 0;
  }

  /** In [0, 1). */
  next(): number {
    return this.next32() / 2 ** 32;
  }

  chance(probability: number): boolean {
    return probability > 0 && this.next() < probability;
  }

  /** A whole number from `least` to `most`, both included. */
  int(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  /** @throws RangeError when there is nothing to choose from */
  pick<T>(from: readonly T[]): T {
    const chosen = from[this.int(0, from.length - 1)];
    if (chosen === undefined) throw new RangeError('nothing to choose from');
    return chosen;
  }

  /** One of them, each as often as the weight beside it says. */
  weighted<T>(from: readonly (readonly [T, number])[]): T {
    let left = this.next() * from.reduce((sum, [, weight]) => sum + weight, 0);
    const found = from.find(([, weight]) => {
      left -= weight;
      return left < 0;
    });
    return (found ?? this.pick(from))[0];
  }

  /** A UUID v4. */
  uuid(): ReturnType<typeof crypto.randomUUID> {
    const hex = Array.from({ length: 4 }, () => this.next32().toString(16).padStart(8, '0')).join('');
    const variant = '89ab'[Number.parseInt(hex.slice(16, 17), 16) & 3];
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
  }
}
