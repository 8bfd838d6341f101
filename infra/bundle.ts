/**
 * Bundles the functions: `functions/<name>/handler.ts` becomes `dist/functions/<name>/index.mjs`.
 *
 * The same sources give the same bytes, so an unchanged function keeps its asset hash and is not deployed
 * again. Only what changed is written: several runs may share the output directory.
 */
import { join, relative, sep } from 'node:path';
import { build } from 'esbuild';
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

/** @throws esbuild's BuildFailure when a source does not compile or an import does not resolve */
export async function bundleFunctions({ root, outputDirectory, entryPoints }: BundleOptions): Promise<void> {
  const sources =
    entryPoints ??
    Object.fromEntries(functionNames.map((name) => [name, join(root, 'functions', name, 'handler.ts')]));

  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: Object.entries(sources).map(([name, source]) => ({ in: source, out: join(name, 'index') })),
    outdir: outputDirectory,
    outExtension: { '.js': '.mjs' },
    write: false,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    // ES modules first: they can be shaken, which halves the SDK clients and with them the cold start.
    mainFields: ['module', 'main'],
    // The image installs these: they bring binaries and find them by their own place on disk.
    external: [...imagePackages],
    // Names stay readable in logs; whitespace only costs reading time.
    minifyWhitespace: true,
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'none',
    banner: { js: banner },
    logLevel: 'warning',
  });

  for (const name of Object.keys(sources)) {
    const files = new Map<string, Uint8Array>();
    for (const { path, contents } of outputFiles) {
      const inside = relative(join(outputDirectory, name), path);
      if (!inside.startsWith(`..${sep}`)) files.set(inside, contents);
    }
    if (name === 'worker') for (const [path, contents] of workerImageFiles(root)) files.set(path, contents);
    writeDirectory(join(outputDirectory, name), files);
  }
}
