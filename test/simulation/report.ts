import type { Mutant } from './mutants.ts';
import { simulate } from './simulate.ts';

/** Enough to see how it came about; the command shows the rest. */
const lastLines = 40;

const replayCommand = (seed: number, mutant: Mutant | undefined) =>
  `npm run simulate -- --seed ${seed}${mutant ? ` --mutant ${mutant.name}` : ''}`;

/** What did not hold in a schedule, how it came about, and how to see all of it. */
export async function failureReport(seed: number, mutant: Mutant | undefined): Promise<string> {
  const { violation, lines, steps } = await simulate(seed, { keepsWords: true, mutant });
  return [
    `${violation?.message ?? 'all invariants hold'} (seed ${seed}, step ${steps}${mutant ? `, ${mutant.name}` : ''})`,
    ...lines.slice(-lastLines),
    `Replay: ${replayCommand(seed, mutant)}`,
  ].join('\n');
}
