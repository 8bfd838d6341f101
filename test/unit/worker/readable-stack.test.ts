import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readableStack } from '../../../functions/worker/readable-stack.ts';

/** A source of two lines, bundled as the worker is: a part that is loaded when it is asked for, its map beside it. */
const source = 'export function breaks(): never {\n  throw new Error("no");\n}\n';
const entry = "export const breaks = async () => (await import('./breaks.ts')).breaks();";
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'junban-map-'));
  writeFileSync(join(folder, 'breaks.ts'), source);
  writeFileSync(join(folder, 'index.ts'), entry);
  await build({
    entryPoints: [join(folder, 'index.ts')],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    chunkNames: 'part-[name]-[hash]',
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
    expect(stack).toMatch(/part-breaks-\w+\.mjs:1:\d+/);
    expect(stack).toMatch(/index\.mjs:1:\d+/);
    const readable = readableStack(stack, pathToFileURL(`${folder}/`));
    expect(readable).toMatch(/^Error: no\n\s+at (Module\.)?breaks \([^)]*breaks\.ts:2:9\)/);
    expect(readable).toMatch(/at .*\([^)]*index\.ts:1:\d+\)/);
    expect(readable).not.toContain('.mjs');
  });

  it('stays as it is where there is no map', () => {
    const stack = stackOf();
    expect(readableStack(stack, pathToFileURL(join(folder, 'none/')))).toBe(stack);
  });
});
