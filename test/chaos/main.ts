/** `npm run chaos -- [--seeds 20] [--from 1]`: one chaotic month for each seed, and what became of it. */
import { parseArgs } from 'node:util';
import { chaosMonth } from './chaos-month.ts';

const { values } = parseArgs({
  options: { seeds: { type: 'string', default: '20' }, from: { type: 'string', default: '1' } },
});
const first = Number(values.from);
const seeds = Array.from({ length: Number(values.seeds) }, (_, index) => first + index);

let failed = 0;
for (const seed of seeds) {
  const { violations, seconds, ...found } = await chaosMonth(seed);
  if (violations.length > 0) failed += 1;
  const facts = Object.entries(found).map(([name, value]) => `${name} ${value}`);
  console.log(
    `${violations.length === 0 ? 'ok  ' : 'FAIL'} ${facts.join('  ')}  ${seconds.toFixed(0)} s ${violations.join('; ')}`,
  );
}
console.log(
  `${seeds.length - failed} of ${seeds.length} months: every punch exactly once, ledger and site agree`,
);
process.exitCode = failed === 0 ? 0 : 1;
