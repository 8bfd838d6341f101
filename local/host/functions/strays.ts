/**
 * Ends every process of an environment. Lambda freezes and discards a whole sandbox; here a browser starts its own
 * process group and its children outlive their parent, so killing a process or its group is not enough. Three ways to
 * find them: the memory cgroup, the marker variable every process inherits, and descent from a known process.
 */
import { readdirSync, readFileSync } from 'node:fs';
import type { ProcessGroup } from './memory-group.ts';

const maxRounds = 100;
const pauseMs = 10;

export interface Wanted {
  /** The name and value of the environment variable all of them carry. */
  readonly marker: string;
  readonly value: string;
  readonly pid?: number | undefined;
  readonly group?: ProcessGroup | undefined;
}

/** @returns how many processes were killed; ends when none is left, or after a second of trying */
export async function killAll(wanted: Wanted): Promise<number> {
  const killed = new Set<number>();
  // Whoever is killed may have forked a moment ago: look again until nobody is there.
  for (let round = 0; round < maxRounds; round++) {
    const living = find(wanted);
    if (living.size === 0) break;
    for (const pid of living) {
      kill(pid);
      killed.add(pid);
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  // Where there is neither cgroup nor /proc, the process group is all we can name.
  if (wanted.pid !== undefined) kill(-wanted.pid);
  return killed.size;
}

/** The processes that carry the marker, are in the cgroup, or descend from the given process; zombies left out. */
function find({ marker, value, pid, group }: Wanted): Set<number> {
  const processes = readProcesses();
  const found = new Set((group?.processes() ?? []).filter((each) => processes.get(each)?.zombie !== true));
  const needle = `${marker}=${value}`;
  for (const [each, { zombie }] of processes)
    if (!zombie && each !== process.pid && carries(each, needle)) found.add(each);
  if (pid !== undefined) for (const each of descendants(pid, processes)) found.add(each);
  found.delete(process.pid);
  return found;
}

interface ProcessRow {
  readonly parent: number;
  readonly zombie: boolean;
}

/** Process table from proc(5); empty on systems without it. */
function readProcesses(): Map<number, ProcessRow> {
  const table = new Map<number, ProcessRow>();
  for (const name of list('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      table.set(pid, { parent: Number(parent), zombie: state === 'Z' || state === 'X' });
    } catch {
      // ended between listing and reading
    }
  }
  return table;
}

function descendants(root: number, processes: ReadonlyMap<number, ProcessRow>): number[] {
  const row = processes.get(root);
  if (row === undefined) return [];
  const children = [...processes].filter(([, { parent }]) => parent === root).map(([pid]) => pid);
  return [...(row.zombie ? [] : [root]), ...children.flatMap((pid) => descendants(pid, processes))];
}

function carries(pid: number, needle: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(needle);
  } catch {
    return false; // gone, or another user's: not ours
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // already gone
  }
}

function list(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}
