import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { bundleFunctions, functionNames } from '../../infra/bundle.ts';
import type { BundleSize } from '../../infra/bundle-parts.ts';
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

/** What differs is told by its name: the contents are megabytes. */
const digestsOf = (contents: Readonly<Record<string, string>>) =>
  Object.entries(contents).map(([path, text]) => [path, createHash('sha256').update(text).digest('hex')]);

const isFunction = (value: unknown) => typeof value === 'function';
const moduleSchema = z.looseObject({ handler: z.custom<() => unknown>(isFunction) });

/** One function of these files, the first of them its handler. */
function sourcesOf(files: Readonly<Record<string, string>>): Record<string, string> {
  const directory = temporaryDirectory('sources');
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  return { tick: join(directory, Object.keys(files)[0] ?? '') };
}

/** Asks for a CommonJS package, the way bundles of real handlers do. */
const smallSources = () =>
  sourcesOf({
    'handler.ts': "import { Queue } from './queue.cjs';\nexport const handler = () => new Queue().kind;\n",
    'queue.cjs':
      "const { EOL } = require('node:os');\nexports.Queue = class { kind = 'queue' + EOL.length; };\n",
  });

/** Loads something heavy only when it is called, and something else never: nobody calls what would. */
const lazySources = () =>
  sourcesOf({
    'handler.ts': `const unused = () => import('./never.ts');
export const handler = async () => (await import('./heavy.ts')).weight;
`,
    'heavy.ts': `export const weight = '${'heavy'.repeat(1000)}'.length;\n`,
    'never.ts': `export const never = '${'never'.repeat(1000)}';\n`,
  });

async function bundled(sources: Record<string, string>) {
  const outputDirectory = temporaryDirectory('out');
  const { tick } = await bundleFunctions({ root, outputDirectory, entryPoints: sources });
  const directory = join(outputDirectory, 'tick');
  return { directory, index: join(directory, 'index.mjs'), size: tick };
}

describe('the bundles of the functions', () => {
  let first: string;
  let sizes: Record<string, BundleSize>;

  beforeAll(async () => {
    first = temporaryDirectory('first');
    sizes = await bundleFunctions({ root, outputDirectory: first });
  }, 60_000);

  it('are the same bytes for the same sources, wherever they are written', async () => {
    const second = temporaryDirectory('second');
    await bundleFunctions({ root, outputDirectory: second });
    const contents = contentsOf(first);
    expect(Object.keys(contents)).toEqual(
      expect.arrayContaining(functionNames.map((name) => `/${name}/index.mjs`)),
    );
    expect(digestsOf(contentsOf(second))).toEqual(digestsOf(contents));
  });

  it.each(['submit', 'read', 'operate', 'tick'])('load less than 1 MB when %s starts', (name) => {
    expect(sizes[name]?.atStart).toBeLessThan(1_000_000);
  });

  it.each(['submit', 'operate', 'tick'])('hold less than 1 MB of code in all for %s', (name) => {
    expect(sizes[name]?.inAll).toBeLessThan(1_000_000);
  });

  it('hold what writes workbooks for read alone, and only when it is asked for', () => {
    const holders = functionNames.filter((name) =>
      Object.entries(contentsOf(join(first, name))).some(
        ([path, text]) => path.endsWith('.map') && text.includes('/exceljs/'),
      ),
    );
    expect(holders).toEqual(['read']);
    expect(sizes.read?.inAll).toBeLessThan(2_500_000);
    expect(readFileSync(join(first, 'read', 'index.mjs.map'), 'utf8')).not.toContain('/exceljs/');
  });

  it('have a source map beside each piece of code', () => {
    for (const name of functionNames) {
      const files = readdirSync(join(first, name));
      const code = files.filter((file) => /^(index|part-.*)\.mjs$/.test(file));
      expect(files).toEqual(expect.arrayContaining(code.map((file) => `${file}.map`)));
    }
  });
});

describe('a bundle', () => {
  it('runs as an ES module even where a package asks for require', async () => {
    const { index } = await bundled(smallSources());
    const { handler } = moduleSchema.parse(await import(pathToFileURL(index).href));
    expect(handler()).toBe('queue1');
  });

  it('keeps apart what is imported lazily, and loads it when it is asked for', async () => {
    const { directory, index, size } = await bundled(lazySources());
    const parts = readdirSync(directory).filter((name) => /^part-.*\.mjs$/.test(name));
    expect(parts).toContainEqual(expect.stringMatching(/^part-heavy-\w+\.mjs$/));
    const bytes = (name: string) => statSync(join(directory, name)).size;
    expect(size?.inAll).toBe(['index.mjs', ...parts].reduce((sum, name) => sum + bytes(name), 0));
    expect(size?.atStart).toBeLessThan(2000);
    const { handler } = moduleSchema.parse(await import(pathToFileURL(index).href));
    expect(await handler()).toBe(5000);
  });

  it('has no part that nothing in it loads', async () => {
    const { directory } = await bundled(lazySources());
    expect(readdirSync(directory).filter((name) => name.includes('never'))).toEqual([]);
  });

  it('tells errors by their own names and places, however short its identifiers are', async () => {
    const { index } = await bundled(
      sourcesOf({
        'handler.ts': `class QueueFull extends Error {
  constructor(message: string) {
    super(message);
    this.name = new.target.name;
  }
}
export function handler(): never {
  throw new QueueFull('no room');
}
`,
      }),
    );
    const program = `import(${JSON.stringify(pathToFileURL(index).href)}).then(({ handler }) => {
      try { handler(); } catch (error) { console.log(error.stack); }
    });`;
    const stack = execFileSync(process.execPath, ['--enable-source-maps', '-e', program], {
      encoding: 'utf8',
    });
    expect(stack).toContain('QueueFull: no room');
    expect(stack).toMatch(/at handler \(.*handler\.ts:8:\d+\)/);
  });

  it('is written only where it changed, and takes the place of what was there', async () => {
    const outputDirectory = temporaryDirectory('out');
    const directory = join(outputDirectory, 'tick');
    const entryPoints = smallSources();
    await bundleFunctions({ root, outputDirectory, entryPoints });
    const bundle = join(directory, 'index.mjs');
    const before = statSync(bundle).ino;
    mkdirSync(join(directory, 'stale'));
    writeFileSync(join(directory, 'part-stale-ABCDEFGH.mjs'), '');

    await bundleFunctions({ root, outputDirectory, entryPoints });
    expect(statSync(bundle).ino).toBe(before);
    expect(readdirSync(directory).sort()).toEqual(['index.mjs', 'index.mjs.map']);
  });
});
