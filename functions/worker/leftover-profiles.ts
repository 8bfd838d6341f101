import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** As playwright-core names the folders of its Chromiums. */
const profilePrefix = 'playwright_chromiumdev_profile-';
/** A folder younger than this may belong to a browser that is just being started. */
const startingMs = 10_000;

/**
 * Removes the profiles of browsers that are gone. A worker that was killed could not remove its own, and Lambda keeps
 * the temporary disk when it starts the worker's process anew: without this, what a former job's browser wrote would
 * lie there, and fill the disk in time.
 */
export async function removeLeftoverProfiles(folder: string = tmpdir()): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.startsWith(profilePrefix));
  if (names.length === 0) return;
  const commands = await commandLines();
  // Without a list of processes nobody knows which are in use.
  if (commands.length === 0) return;
  for (const path of names.map((name) => join(folder, name))) {
    const age = Date.now() - ((await stat(path).catch(() => undefined))?.mtimeMs ?? Date.now());
    if (age < startingMs || commands.some((command) => command.includes(path))) continue;
    await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Of every process; empty where there is no /proc. */
async function commandLines(): Promise<string[]> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  return Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
}
