import { readFile } from 'node:fs/promises';
import { descendantsOf } from './process-tree.ts';

/**
 * Memory of this worker with every process it started, in MiB: the proportional share (PSS), so that pages two
 * processes share are counted once. 0 where /proc is not to be had.
 */
export async function treeMemoryMb(root: number = process.pid): Promise<number> {
  let total = 0;
  for (const pid of [root, ...(await descendantsOf(root))]) total += await pssMb(pid);
  return total;
}

async function pssMb(pid: number): Promise<number> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  return Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) / 1024;
}
