import type { Metafile } from 'esbuild';

type Outputs = Metafile['outputs'];

/** Bytes of code; source maps are read only when an error is shown. */
export interface BundleSize {
  /** Loaded before the handler can be called: index.mjs, what it imports, and so on. */
  readonly atStart: number;
  readonly inAll: number;
}

/**
 * The code that index.mjs can reach. esbuild writes a part for each lazy import it has seen, those too that went with
 * the code around them because nobody calls it: the SDK's parser of browser names is 37 KB in every function.
 *
 * @returns paths as the metafile has them
 */
export const reachable = (outputs: Outputs): ReadonlySet<string> => loadedFromIndex(outputs, () => true);

export function bundleSize(outputs: Outputs): BundleSize {
  const bytes = (paths: ReadonlySet<string>) =>
    [...paths].reduce((sum, path) => sum + (outputs[path]?.bytes ?? 0), 0);
  return {
    atStart: bytes(loadedFromIndex(outputs, (kind) => kind === 'import-statement')),
    inAll: bytes(reachable(outputs)),
  };
}

function loadedFromIndex(outputs: Outputs, follows: (kind: string) => boolean): ReadonlySet<string> {
  const loaded = new Set(Object.keys(outputs).filter((path) => path.endsWith('index.mjs')));
  // What is added while the set is walked is walked as well.
  for (const path of loaded)
    for (const { path: imported, kind } of outputs[path]?.imports ?? [])
      if (imported in outputs && follows(kind)) loaded.add(imported);
  return loaded;
}
