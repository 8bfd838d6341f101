import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lockSubset, parseLock } from './lock-subset.ts';

/** Packages that the worker's image installs instead of having them bundled. */
export const imagePackages = [
  '@sparticuz/chromium',
  'playwright-core',
  '@expo-google-fonts/noto-sans-jp',
] as const;

const imageSources = ['Dockerfile', 'unpack-chromium.mjs'] as const;

/**
 * What the Docker build needs besides the bundle: Dockerfile, its script, and a package.json with a lock file
 * cut out of the project's own. `npm ci` then installs the very bytes (integrity hashes) that the tests ran
 * with; exact versions in package.json alone would leave the dependencies of dependencies open.
 */
export function workerImageFiles(root: string): Map<string, Uint8Array> {
  const sources = imageSources.map((path): [string, Uint8Array] => [
    path,
    readFileSync(join(root, 'functions', 'worker', path)),
  ]);
  const lock = parseLock(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const subset = lockSubset(lock, 'junban-worker-image', imagePackages);
  const json = (value: unknown) => Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
  return new Map([
    ...sources,
    ['package.json', json(subset.manifest)],
    ['package-lock.json', json(subset.lock)],
  ]);
}
