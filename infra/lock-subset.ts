import * as z from 'zod';

/** As much of package-lock.json (version 3) as it takes to follow dependencies; the rest is kept as it is. */
const dependencies = z.record(z.string(), z.string()).optional();
const packageSchema = z.looseObject({
  version: z.string().optional(),
  dependencies,
  optionalDependencies: dependencies,
  peerDependencies: dependencies,
  // Marks of the place a package had in the project; in the subset everything is needed.
  dev: z.boolean().optional(),
  optional: z.boolean().optional(),
  devOptional: z.boolean().optional(),
  peer: z.boolean().optional(),
});
const lockSchema = z.looseObject({
  lockfileVersion: z.literal(3),
  packages: z.record(z.string(), packageSchema),
});

export type Lock = z.infer<typeof lockSchema>;

/** @throws ZodError when the text is no lock file of version 3 */
export const parseLock = (text: string): Lock => lockSchema.parse(JSON.parse(text));

/**
 * The part of a lock file that some packages need, as a package.json and package-lock.json of their own.
 *
 * @throws Error when one of the packages is not in the lock file
 */
export function lockSubset(lock: Lock, name: string, wanted: readonly string[]) {
  const kept = new Map<string, object>();
  const visit = (dependency: string, from: string, required: boolean): void => {
    const path = resolve(lock, dependency, from);
    const found = path === undefined ? undefined : lock.packages[path];
    if (path === undefined || found === undefined) {
      if (required)
        throw new Error(`${dependency}, needed by ${from || 'the image'}, is not in package-lock.json`);
      return;
    }
    if (kept.has(path)) return;
    const { dev: _dev, optional: _optional, devOptional: _devOptional, peer: _peer, ...entry } = found;
    kept.set(path, entry);
    for (const next of Object.keys(found.dependencies ?? {})) visit(next, path, true);
    // Of these, what the project did not install the image does not need either.
    for (const next of Object.keys(found.optionalDependencies ?? {})) visit(next, path, false);
    for (const next of Object.keys(found.peerDependencies ?? {})) visit(next, path, false);
  };
  for (const dependency of wanted) visit(dependency, '', true);

  const versions = Object.fromEntries(
    wanted.map((dependency) => [dependency, lock.packages[`node_modules/${dependency}`]?.version ?? '']),
  );
  const manifest = { name, version: '0.0.0', private: true, dependencies: versions };
  const sorted = [...kept].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    manifest,
    lock: {
      name,
      version: manifest.version,
      lockfileVersion: 3,
      requires: true,
      packages: { '': manifest, ...Object.fromEntries(sorted) },
    },
  };
}

/** Where Node finds a dependency of the package at `from`: the nearest node_modules upwards. */
function resolve(lock: Lock, dependency: string, from: string): string | undefined {
  for (let base = from; ; base = base.slice(0, Math.max(0, base.lastIndexOf('/node_modules/')))) {
    const path = `${base === '' ? '' : `${base}/`}node_modules/${dependency}`;
    if (path in lock.packages) return path;
    if (base === '') return undefined;
  }
}
