/**
 * Bundles the functions: `functions/<name>/handler.ts` becomes `dist/functions/<name>/index.mjs` and, beside it, parts
 * for what is imported only when it is needed.
 *
 * The same sources give the same bytes, so an unchanged function keeps its asset hash and is not deployed
 * again. Only what changed is written: several runs may share the output directory.
 */
import { join, relative, resolve } from 'node:path';
import { build } from 'esbuild';
import { apiDescription } from './api-description.ts';
import { type BundleSize, bundleSize, reachable } from './bundle-parts.ts';
import { imagePackages, workerImageFiles } from './worker-image.ts';
import { writeDirectory } from './write-directory.ts';

export const functionNames = ['submit', 'read', 'operate', 'tick', 'worker'] as const;

export interface BundleOptions {
  /** Directory of the project: package.json, package-lock.json, functions/. */
  readonly root: string;
  /** Gets one directory per function. */
  readonly outputDirectory: string;
  /** Source of each bundle; by default the project's own handlers. */
  readonly entryPoints?: Readonly<Record<string, string>>;
}

/** CommonJS packages inside an ES module still ask for `require`. */
const banner =
  "import { createRequire as $createRequire } from 'node:module'; const require = $createRequire(import.meta.url);";

/**
 * Short identifiers: a quarter fewer bytes at no gain of time. Names of functions and classes are kept all the same, for
 * errors and logs tell them; that costs 5 ms of the start (measured). Not for the worker: it hands functions to its browser
 * as source text, where what esbuild keeps names with does not exist.
 */
const short = { minifyIdentifiers: true, keepNames: true } as const;

/**
 * @returns how large each bundle is
 * @throws esbuild's BuildFailure when a source does not compile or an import does not resolve
 */
export async function bundleFunctions({
  root,
  outputDirectory,
  entryPoints,
}: BundleOptions): Promise<Record<string, BundleSize>> {
  const sources =
    entryPoints ??
    Object.fromEntries(functionNames.map((name) => [name, join(root, 'functions', name, 'handler.ts')]));
  const sizes = Object.entries(sources).map(
    async ([name, source]) => [name, await bundle(name, source, root, join(outputDirectory, name))] as const,
  );
  return Object.fromEntries(await Promise.all(sizes));
}

async function bundle(name: string, source: string, root: string, directory: string): Promise<BundleSize> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: [{ in: source, out: 'index' }],
    outdir: directory,
    outExtension: { '.js': '.mjs' },
    write: false,
    metafile: true,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    // What is lazily imported stays apart.
    splitting: true,
    chunkNames: 'part-[name]-[hash]',
    // ES modules first: they can be shaken, which halves the SDK clients and with them the cold start.
    mainFields: ['module', 'main'],
    // The image installs these: they bring binaries and find them by their own place on disk.
    external: [...imagePackages],
    minifyWhitespace: true,
    minifySyntax: true,
    // Japanese as it is: escaped it is twice the bytes.
    charset: 'utf8',
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'none',
    banner: { js: banner },
    logLevel: 'warning',
    ...(name !== 'worker' && short),
  });
  const wanted = new Set([...reachable(metafile.outputs)].map((path) => resolve(root, path)));
  const files = new Map<string, Uint8Array>();
  for (const { path, contents } of outputFiles)
    if (wanted.has(path.replace(/\.map$/, ''))) files.set(relative(directory, path), contents);
  if (name === 'worker') for (const [path, contents] of workerImageFiles(root)) files.set(path, contents);
  if (name === 'read') for (const [path, text] of apiDescription(root)) files.set(path, Buffer.from(text));
  writeDirectory(directory, files);
  return bundleSize(metafile.outputs);
}
