import type { Mutant } from './mutants.ts';
import { simulate } from './simulate.ts';

export interface Range {
  readonly firstSeed: number;
  readonly schedules: number;
}

/** What came of many schedules: all of them held, or the first that did not. */
export interface Summary {
  /** Schedules and steps that were run. */
  readonly schedules: number;
  readonly steps: number;
  /** What happened how often in all of them: state changes, events, faults. */
  readonly seen: Readonly<Record<string, number>>;
  readonly failedSeed?: number;
}

/** Runs schedules with one seed after the other, up to the first in which something does not hold. */
export async function runSchedules(
  { firstSeed, schedules }: Range,
  mutant: Mutant | undefined,
): Promise<Summary> {
  const all = new Map<string, number>();
  let steps = 0;
  for (let index = 0; index < schedules; index++) {
    const seed = firstSeed + index;
    const { violation, seen, ...verdict } = await simulate(seed, { mutant });
    steps += verdict.steps;
    for (const [kind, times] of seen) all.set(kind, (all.get(kind) ?? 0) + times);
    if (violation) return { schedules: index + 1, steps, seen: Object.fromEntries(all), failedSeed: seed };
  }
  return { schedules, steps, seen: Object.fromEntries(all) };
}
