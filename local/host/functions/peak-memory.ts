/** The highest working set of an environment, sampled: short peaks between two samples are missed. */
import type { MemoryGroup } from './memory-group.ts';

const samplingMs = 250;

export class PeakMemory {
  readonly #group: MemoryGroup;
  readonly #timer: NodeJS.Timeout;
  #peak: number | undefined;

  constructor(group: MemoryGroup) {
    this.#group = group;
    this.#timer = setInterval(() => this.sample(), samplingMs);
    this.#timer.unref();
  }

  /** @returns the peak so far, in bytes, this moment included */
  sample(): number | undefined {
    const now = this.#group.workingSetBytes();
    if (now !== undefined) this.#peak = Math.max(this.#peak ?? 0, now);
    return this.#peak;
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
