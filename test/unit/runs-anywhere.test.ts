import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
/** Words that code would need to behave otherwise on one machine than in the cloud. */
const local =
  /AWS_ENDPOINT|AWS_SAM_LOCAL|LOCALSTACK|NODE_ENV|isLocal|localhost|127\.0\.0\.1|practice|dynoxide|fauxqs/i;

/** Knows the names that lead inside to refuse them, wherever it runs. */
const refusesThem = new Set(['shared/net/public-url.ts']);

it('has no function code that could know where it runs', async () => {
  const sources: string[] = [];
  for await (const file of glob(['functions/**/*.{ts,mjs}', 'shared/**/*.ts'], { cwd: root }))
    sources.push(file);
  expect(sources.length).toBeGreaterThan(80);
  const knowing: string[] = [];
  for (const file of sources)
    if (!refusesThem.has(file) && local.test(await readFile(join(root, file), 'utf8'))) knowing.push(file);
  expect(knowing).toEqual([]);
});
