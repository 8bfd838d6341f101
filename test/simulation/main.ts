/**
 * Simulates the queue under bad weather.
 *
 *     npm run simulate -- --seed 123                     one schedule, step by step
 *     npm run simulate -- --schedules 10000 [--seed 1]   many, from that seed on
 *     … --mutant no-fence                                with a broken core (mutants.ts)
 *     … --json                                           for programs
 *
 * Ends with 1 when something did not hold.
 */
import { parseArgs } from 'node:util';
import { breakCore } from './break-core.ts';
import { mutantOf } from './mutants.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    schedules: { type: 'string' },
    mutant: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});

const seed = wholeNumber(values.seed);
const mutant = values.mutant === undefined ? undefined : mutantOf(values.mutant);
if (mutant) breakCore(mutant);
// Only now: the engine must not be loaded before it is broken.
const { simulate } = await import('./simulate.ts');
const { runSchedules } = await import('./run-schedules.ts');
const { failureReport } = await import('./report.ts');

if (values.schedules === undefined) await showOne();
else await runMany(wholeNumber(values.schedules));

function wholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new RangeError(`${text} is not a whole number of at most nine digits`);
}

async function showOne(): Promise<void> {
  const { lines, steps, violation } = await simulate(seed, { keepsWords: true, mutant });
  console.log(lines.join('\n'));
  console.log(`${violation?.message ?? 'all invariants hold'} (seed ${seed}, ${steps} steps)`);
  if (violation) process.exitCode = 1;
}

async function runMany(schedules: number): Promise<void> {
  const summary = await runSchedules({ firstSeed: seed, schedules }, mutant);
  const { failedSeed } = summary;
  const failure = failedSeed === undefined ? undefined : await failureReport(failedSeed, mutant);
  if (values.json) console.log(JSON.stringify({ ...summary, ...(failure !== undefined && { failure }) }));
  else {
    for (const [kind, times] of Object.entries(summary.seen).sort())
      console.log(`${kind.padEnd(28)} ${times}`);
    console.log(`${summary.schedules} schedules, ${summary.steps} steps`);
    console.log(failure ?? 'all invariants hold');
  }
  if (failure !== undefined) process.exitCode = 1;
}
