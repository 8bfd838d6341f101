/** `npm run bench -- NAME [--json]`: measures, never judges. Each NAME is a file of this folder. */
import { parseArgs, styleText } from 'node:util';
import { bench as api } from './api.ts';
import { bench as autofill } from './autofill.ts';
import { bench as coldstart } from './coldstart.ts';
import { bench as engine } from './engine.ts';
import { bench as memory } from './memory.ts';
import type { Report } from './report.ts';

const benches: Readonly<Record<string, () => Promise<Report | readonly Report[]>>> = {
  api,
  autofill,
  coldstart,
  engine,
  memory,
};

const { values, positionals } = parseArgs({ options: { json: { type: 'boolean' } }, allowPositionals: true });
const bench = benches[positionals[0] ?? ''];
if (bench) {
  const reports = [await bench()].flat();
  if (values.json) console.log(JSON.stringify(Object.assign({}, ...reports.map(({ figures }) => figures))));
  else for (const report of reports) print(report);
} else {
  console.error(`usage: npm run bench -- NAME [--json]\nNAME is one of: ${Object.keys(benches).join(', ')}`);
  process.exitCode = 2;
}

function print({ title, table }: Report): void {
  const width = Math.max(...table.map(({ what }) => what.length));
  console.log(styleText('bold', title));
  for (const { what, value, comparison } of table)
    console.log(`  ${what.padEnd(width)}  ${value.padStart(15)}  ${comparison ?? ''}`);
}
