import { treeMemoryMb } from './memory.ts';

/** Above this share of the ceiling memory is `high`: worth a word in the log. */
const highShare = 0.85;
/** Above this one it is `full`: what is under way is finished, and the browser begins anew. */
const fullShare = 0.9;
/** A look at every process takes some milliseconds: no more often than this. */
const sampleEveryMs = 1_000;

export type Pressure = 'fine' | 'high' | 'full';

export const pressureOf = (usedMb: number, ceilingMb: number): Pressure => {
  if (usedMb >= ceilingMb * fullShare) return 'full';
  return usedMb >= ceilingMb * highShare ? 'high' : 'fine';
};

export interface MemoryLook {
  readonly pressure: Pressure;
  /** Of the worker with every process it started, in MiB. */
  readonly usedMb: number;
  readonly ceilingMb: number;
}

/** Looks at the worker's memory between two steps of its work. */
export class MemoryWatch {
  readonly #ceilingMb: number;
  readonly #usedMb: () => Promise<number>;
  #lookedAt = Number.NEGATIVE_INFINITY;

  constructor(ceilingMb: number = functionMemoryMb(), usedMb: () => Promise<number> = treeMemoryMb) {
    this.#ceilingMb = ceilingMb;
    this.#usedMb = usedMb;
  }

  /** @returns undefined when the last look was a moment ago */
  async look(): Promise<MemoryLook | undefined> {
    if (performance.now() - this.#lookedAt < sampleEveryMs) return undefined;
    this.#lookedAt = performance.now();
    const usedMb = await this.#usedMb();
    return { usedMb, ceilingMb: this.#ceilingMb, pressure: pressureOf(usedMb, this.#ceilingMb) };
  }
}

/** What the worker may take before it is ended, in MiB: the memory of its function. Infinity where nothing says so. */
const functionMemoryMb = (): number =>
  Number(process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE) || Number.POSITIVE_INFINITY;
