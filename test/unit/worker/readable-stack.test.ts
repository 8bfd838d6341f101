import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readableStack } from '../../../functions/worker/readable-stack.ts';

/** A source of two lines, bundled as the worker is: all on one line, with its map beside it. */
const source = 'export function breaks(): never {\n  throw new Error("no");\n}\n';
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'junban-map-'));
  await build({
    stdin: { contents: source, sourcefile: 'breaks.ts', loader: 'ts', resolveDir: folder },
    outfile: join(folder, 'index.mjs'),
    format: 'esm',
    minifyWhitespace: true,
    sourcemap: 'linked',
    sourcesContent: false,
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** As a process of its own tells it: a test runner reads maps itself. */
const stackOf = (): string => {
  const program = `import('${pathToFileURL(join(folder, 'index.mjs')).href}').then(({ breaks }) => breaks())
    .catch(({ stack }) => console.log(stack))`;
  return execFileSync(process.execPath, ['-e', program], { encoding: 'utf8' });
};

describe('the stack of an error nobody foresaw', () => {
  it('names the place in the source, not in the bundle', () => {
    const stack = stackOf();
    expect(stack).toMatch(/index\.mjs:1:\d+/);
    const readable = readableStack(stack, pathToFileURL(join(folder, 'index.mjs.map')));
    expect(readable).toMatch(/^Error: no\n\s+at breaks \([^)]*breaks\.ts:2:9\)/);
    expect(readable).not.toContain('index.mjs');
  });

  it('stays as it is where there is no map', () => {
    const stack = stackOf();
    expect(readableStack(stack, pathToFileURL(join(folder, 'none.map')))).toBe(stack);
  });
});
