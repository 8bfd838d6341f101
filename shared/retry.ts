/** How long to wait between the attempts of a job. */
export interface Backoff {
  readonly baseSeconds: number;
  readonly capSeconds: number;
}

/**
 * Wait before the next attempt: exponential with full jitter, so that jobs which failed together do not come
 * back together.
 *
 * @param failures attempts that have failed so far, at least 1
 * @param random in [0, 1)
 * @returns milliseconds, between 1 s and min(cap, base × 2^(failures − 1))
 */
export function backoffMs(failures: number, random: number, { baseSeconds, capSeconds }: Backoff): number {
  const ceiling = Math.min(capSeconds, baseSeconds * 2 ** (failures - 1)) * 1000;
  return Math.max(1000, Math.floor(ceiling * random));
}
