import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { glob, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '..');
/** Everything the template and the bundles are made from. */
const sources = ['infra/**/*', 'functions/**/*', 'shared/**/*', 'cdk.json', 'package-lock.json'];
const assemblies = join(root, '.junban', 'assembly');
/** An assembly that nobody has started from for this long is removed. */
const unusedMs = 7 * 24 * 3600 * 1000;

export interface Assembly {
  readonly dir: string;
  /** It was made before, from the very same sources. */
  readonly reused: boolean;
}

/**
 * Synthesizes the stack as a deployment would, unless the sources have not changed since the last time.
 * @throws what the CDK app printed, when it fails
 */
export async function synthesize(): Promise<Assembly> {
  const dir = join(assemblies, await digestOfSources());
  if (existsSync(dir)) {
    await utimes(dir, new Date(), new Date());
    return { dir, reused: true };
  }
  await mkdir(assemblies, { recursive: true });
  const staging = await mkdtemp(join(assemblies, 'making-'));
  try {
    await promisify(execFile)(process.execPath, [join(root, 'infra', 'app.ts')], {
      cwd: root,
      // The template is checked by the tests of infra/; here only its content matters, three times as fast.
      env: { ...process.env, CDK_OUTDIR: staging, CDK_VALIDATION: 'false' },
    });
    await rename(staging, dir);
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    if (!existsSync(dir)) throw error;
  }
  await forgetOld();
  return { dir, reused: false };
}

async function forgetOld(): Promise<void> {
  for (const name of await readdir(assemblies)) {
    const path = join(assemblies, name);
    // Another start may have removed it first.
    const lastUsed = (await stat(path).catch(() => undefined))?.mtimeMs ?? Date.now();
    if (Date.now() - lastUsed > unusedMs) await rm(path, { recursive: true, force: true });
  }
}

async function digestOfSources(): Promise<string> {
  const files: string[] = [];
  for await (const entry of glob(sources, { cwd: root, withFileTypes: true }))
    if (entry.isFile()) files.push(join(entry.parentPath, entry.name));
  const hash = createHash('sha256');
  for (const file of files.toSorted()) hash.update(file.slice(root.length)).update(await readFile(file));
  return hash.digest('hex').slice(0, 16);
}
