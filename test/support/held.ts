/** Calls that are held on their way, as ones that are slow in the network, until the test lets them go. */
import * as z from 'zod';
import type { FaultRule } from '../../local/host/aws-endpoint/faults/fault.ts';
import type { Host } from '../../local/host/host.ts';

export interface Held {
  /** Resolves when so many are being held; what an SDK repeats, because it had no answer, counts once. */
  arrived(count?: number): Promise<void>;
  /** Those that come from now on pass; the others are held on. */
  noMore(): void;
  letGo(): void;
  /** None of them ever arrives. */
  lose(): void;
}

/** An SDK gives a transaction a token of its own and repeats it under the same. */
const repeatable = z.looseObject({ ClientRequestToken: z.string() });

export function hold(host: Host, rule: Omit<FaultRule, 'fault' | 'count'>): Held {
  const { promise: until, resolve, reject } = Promise.withResolvers<void>();
  until.catch(() => undefined);
  const seen = new Set<unknown>();
  const fault = host.faults.inject({
    ...rule,
    where: (body) => {
      if (rule.where?.(body) === false) return false;
      seen.add(repeatable.safeParse(body).data?.ClientRequestToken ?? body);
      return true;
    },
    count: Number.POSITIVE_INFINITY,
    fault: { kind: 'pause', until },
  });
  return {
    arrived: (count = 1) => condition(() => seen.size >= count, `${count} calls to hold`),
    noMore: fault.remove,
    letGo: () => {
      fault.remove();
      resolve();
    },
    lose: () => {
      fault.remove();
      reject(new Error('lost on its way'));
    },
  };
}

/** Asks until it holds. @throws Error naming what was waited for */
export async function condition(
  holds: () => boolean | Promise<boolean>,
  what: string,
  withinMs = 15_000,
): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
