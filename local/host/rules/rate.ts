/** `rate(5 minutes)` of EventBridge; times are aligned to the period, so that a minute rule fires on the minute. */

const unitMs: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** @returns the period in milliseconds, or undefined for what is no rate expression */
export function ratePeriodMs(expression: string): number | undefined {
  const [, count, unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression.trim()) ?? [];
  const period = Number(count) * (unitMs[unit] ?? Number.NaN);
  return period > 0 ? period : undefined;
}

export function nextFire(periodMs: number, now: number): number {
  return (Math.floor(now / periodMs) + 1) * periodMs;
}
