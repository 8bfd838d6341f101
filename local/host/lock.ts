/**
 * One host per data directory: two would run every job twice and fight over the same SQLite files.
 * The lock is a file that names the owner's process; a dead owner's lock is taken over.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { HostError, systemCode } from './errors.ts';
import { isRunning, markOfThisProcess, ProcessMark } from './process-mark.ts';

const Owner = ProcessMark.extend({ startedAt: z.string() });

export interface Lock {
  release(): void;
}

/** @throws HostError `DATA_DIR_IN_USE` when a living host holds the directory */
export function takeLock(dataDir: string): Lock {
  mkdirSync(dataDir, { recursive: true });
  const file = join(dataDir, 'host.lock');
  const mine = JSON.stringify({ ...markOfThisProcess(), startedAt: new Date().toISOString() });
  // Two rounds: the first may find a dead owner's file and remove it.
  for (const round of ['first', 'after removing a stale lock'] as const) {
    try {
      writeFileSync(file, mine, { flag: 'wx' });
      return { release: () => rmSync(file, { force: true }) };
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw error;
      const owner = livingOwner(file);
      if (owner !== undefined || round !== 'first') throw inUse(dataDir, owner);
      rmSync(file, { force: true });
    }
  }
  throw inUse(dataDir, undefined);
}

function livingOwner(file: string): number | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return undefined; // released between our look and now
  }
  const owner = Owner.safeParse(parseJson(text));
  return owner.success && isRunning(owner.data) ? owner.data.pid : undefined;
}

function inUse(dataDir: string, pid: number | undefined): HostError {
  const who = pid === undefined ? '' : ` (process ${pid})`;
  return new HostError(
    'DATA_DIR_IN_USE',
    `Another Junban host${who} is running on ${dataDir}. Stop it first, or choose another data directory.`,
    `別の Junban ホスト${who}が ${dataDir} を使用中です。先に停止するか、別のデータディレクトリを指定してください。`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
