import type { EpochMs } from '../../shared/clock.ts';
import { type Gate, rateGate } from '../../shared/gate.ts';

/** Callers remembered at once; the one that came longest ago is forgotten for a new one. */
const maxCallers = 10_000;

/**
 * How fast one caller may ask, as far as this one environment of a function sees: it costs no write, where a limit in
 * the table would make a write of every reading. So it is a floor of protection, not an exact number: each environment
 * counts for itself. What a submission costs is limited exactly (submit/rate.ts).
 */
export class Pacer {
  /** When the next slot of each caller is free, the longest unused first. */
  readonly #next = new Map<string, EpochMs>();

  /** @returns seconds to wait, or 0 when it may go on */
  pass(name: string, who: string, perMinute: number, now: EpochMs): number {
    const { key, stepMs, maxLeadMs } = rateGate(name, who, perMinute, 60);
    const next = Math.max(now, this.#next.get(key) ?? 0);
    if (next - now > maxLeadMs) return Math.ceil((next - now - maxLeadMs) / 1000);
    this.#remember(key, next + stepMs);
    return 0;
  }

  #remember(key: Gate['key'], next: EpochMs): void {
    this.#next.delete(key);
    this.#next.set(key, next);
    const [oldest] = this.#next.keys();
    if (this.#next.size > maxCallers && oldest !== undefined) this.#next.delete(oldest);
  }
}
