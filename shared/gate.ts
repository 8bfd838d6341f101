import type { EpochMs } from './clock.ts';

/**
 * Lets one through per step, and a number at once that is not more than fits into the lead: a leaky bucket whose
 * whole state is the time of the next free slot (the generic cell rate algorithm). Rate limits and turns are gates.
 */
export interface Gate {
  /** Key of the gate's item. */
  readonly key: string;
  readonly stepMs: number;
  /** How far the next free slot may lie ahead before nobody is let through. */
  readonly maxLeadMs: number;
}

/** Slots are a step apart, but for one that was given back, and never before the present. */
export type Passage =
  | { readonly passed: true; readonly slot: EpochMs }
  | { readonly passed: false; readonly freeAt: EpochMs };

/**
 * Exactly `limit` at once after a pause, then one per `window ÷ limit`: on average `limit` in a window, and never twice
 * as many in any one. Steps are whole milliseconds: sums of fractions would miss the last of the `limit` by a rounding.
 *
 * @param who hash of whom it holds for
 */
export const rateGate = (name: string, who: string, limit: number, windowSeconds: number): Gate => {
  const stepMs = Math.ceil((windowSeconds * 1000) / limit);
  return { key: `RATE#${name}#${who}`, stepMs, maxLeadMs: stepMs * (limit - 1) };
};
