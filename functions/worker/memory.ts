import { readdir, readFile } from 'node:fs/promises';

/**
 * Memory of this worker with every process it started, in MiB: the proportional share (PSS), so that pages two
 * processes share are counted once. 0 where /proc is not to be had.
 */
export async function treeMemoryMb(root: number = process.pid): Promise<number> {
  const parents = new Map<number, number>();
  for (const name of await readdir('/proc').catch(() => [])) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    // The command name may hold spaces and brackets; the fields after the last bracket are plain.
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    parents.set(Number(name), parent);
  }
  let total = 0;
  for (const pid of parents.keys()) if (descendsFrom(pid, root, parents)) total += await pssMb(pid);
  return total;
}

function descendsFrom(pid: number, root: number, parents: ReadonlyMap<number, number>): boolean {
  for (let at: number | undefined = pid; at !== undefined && at > 1; at = parents.get(at))
    if (at === root) return true;
  return false;
}

async function pssMb(pid: number): Promise<number> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  return Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) / 1024;
}
