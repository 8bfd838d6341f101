import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { bundleFunctions, functionNames } from '../../infra/bundle.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const root = join(import.meta.dirname, '..', '..');

function contentsOf(directory: string): Record<string, string> {
  const names = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((it) => it.isFile());
  return Object.fromEntries(
    names.map((it) => {
      const path = join(it.parentPath, it.name);
      return [path.slice(directory.length), readFileSync(path, 'utf8')];
    }),
  );
}

/** Sources of one function that asks for a CommonJS package, the way bundles of real handlers do. */
function smallSources(): Record<string, string> {
  const directory = temporaryDirectory('sources');
  const source = join(directory, 'handler.ts');
  writeFileSync(
    source,
    "import { Queue } from './queue.cjs';\nexport const handler = (): string => new Queue().kind;\n",
  );
  writeFileSync(
    join(directory, 'queue.cjs'),
    "const { EOL } = require('node:os');\nexports.Queue = class { kind = 'queue' + EOL.length; };\n",
  );
  return { tick: source };
}

describe('the bundles', () => {
  it('are the same bytes for the same sources, wherever they are written', async () => {
    const [first, second] = [temporaryDirectory('first'), temporaryDirectory('second')];
    await bundleFunctions({ root, outputDirectory: first });
    await bundleFunctions({ root, outputDirectory: second });
    const contents = contentsOf(first);
    expect(Object.keys(contents)).toEqual(
      expect.arrayContaining(functionNames.map((name) => `/${name}/index.mjs`)),
    );
    expect(contentsOf(second)).toEqual(contents);
  });

  it('run as ES modules even where a package asks for require', async () => {
    const outputDirectory = temporaryDirectory('out');
    await bundleFunctions({ root, outputDirectory, entryPoints: smallSources() });
    const module: unknown = await import(pathToFileURL(join(outputDirectory, 'tick', 'index.mjs')).href);
    const isFunction = (value: unknown) => typeof value === 'function';
    const { handler } = z.looseObject({ handler: z.custom<() => string>(isFunction) }).parse(module);
    expect(handler()).toBe('queue1');
  });

  it('are written only where they changed, and take the place of what was there', async () => {
    const outputDirectory = temporaryDirectory('out');
    const entryPoints = smallSources();
    await bundleFunctions({ root, outputDirectory, entryPoints });
    const bundle = join(outputDirectory, 'tick', 'index.mjs');
    const before = statSync(bundle).ino;
    mkdirSync(join(outputDirectory, 'tick', 'stale'));

    await bundleFunctions({ root, outputDirectory, entryPoints });
    expect(statSync(bundle).ino).toBe(before);
    expect(readdirSync(join(outputDirectory, 'tick')).sort()).toEqual(['index.mjs', 'index.mjs.map']);
  });
});
