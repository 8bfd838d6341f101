/** Time that passes without waiting: the services' clock, from which every function takes its own. */
import type { Host } from '../../local/host/host.ts';
import { leaseMarginSeconds, leaseSeconds } from '../../shared/limits.ts';

/** Long enough for any lease to be over for everybody. */
const leaseOverMs = (leaseSeconds + leaseMarginSeconds + 1) * 1000;

/** Wakes tick, as the rule does every minute; resolves when it has ended. */
export async function tick(host: Host): Promise<void> {
  const rule = [...host.resources.keys()].find((id) => id.startsWith('TickEveryMinute'));
  if (rule === undefined) throw new Error('the template has no rule for tick');
  await host.fireRule(rule);
}

/** It is so much later for everybody, and tick looks. */
export async function later(host: Host, ms: number): Promise<void> {
  host.clock.advance(ms);
  await tick(host);
}

/** Every lease that was not renewed meanwhile is over, and tick looks. A worker that is alive loses its job as well. */
export const leasesOver = (host: Host): Promise<void> => later(host, leaseOverMs);
