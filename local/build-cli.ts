/**
 * `node local/build-cli.ts`: the command line, `dist/cli/junban.mjs`, which needs nothing but Node 20 or newer.
 * `npx junban` runs it.
 */
import { chmod, mkdir, rename } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build, type Plugin } from 'esbuild';

const root = join(import.meta.dirname, '..');
const sources = join(root, 'local', 'cli');

/** CommonJS packages inside an ES module still ask for `require`. */
const banner =
  "import { createRequire as $createRequire } from 'node:module'; const require = $createRequire(import.meta.url);";

/** One command needs the AWS SDK. Beside the program it costs the others nothing; within, a quarter of their start. */
const sdkApart: Plugin = {
  name: 'sdk-apart',
  setup: ({ onResolve }) =>
    onResolve({ filter: /\/invoke\.ts$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './invoke.mjs', external: true } : undefined,
    ),
};

/** @returns the program that was written */
export async function buildCli(directory = join(root, 'dist', 'cli')): Promise<string> {
  await mkdir(directory, { recursive: true });
  await bundle(join(sources, 'init', 'invoke.ts'), join(directory, 'invoke.mjs'));
  return bundle(join(sources, 'main.ts'), join(directory, 'junban.mjs'));
}

async function bundle(source: string, file: string): Promise<string> {
  const staging = `${file}.${process.pid}.new`;
  await build({
    absWorkingDir: root,
    entryPoints: [source],
    outfile: staging,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    // ES modules first: they can be shaken, which halves the SDK client.
    mainFields: ['module', 'main'],
    minifyWhitespace: true,
    minifySyntax: true,
    charset: 'utf8',
    legalComments: 'none',
    banner: { js: banner },
    plugins: [sdkApart],
    logLevel: 'warning',
  });
  await chmod(staging, 0o755);
  // Somebody may be running it.
  await rename(staging, file);
  return file;
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === import.meta.filename) await buildCli();
