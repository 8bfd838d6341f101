import type { Prices } from './prices.ts';
import { billed, type Usage } from './usage.ts';

/**
 * What an amount of work costs, in US dollars, not rounded: most jobs cost a small fraction of a cent.
 *
 * It is an estimate, on the low side for what no function sees: storage, data transfer, logs and metrics, uploads the
 * client sends to the bucket itself, Lambda's own polling of the queues, cold starts, monthly fees of keys, people
 * reading a job's status; and on the high side for the free tier, which is left out too.
 */
export function estimateCostUsd(usage: Usage, prices: Prices): number {
  return billed.reduce((sum, line) => sum + usage[line] * prices.usd[line], 0);
}
