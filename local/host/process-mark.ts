/** Which process wrote a file, so that whoever reads it later can tell whether that one still runs. */
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { systemCode } from './errors.ts';

export const ProcessMark = z.object({
  pid: z.int().positive(),
  /** See `processStart`: a process id is used again, after a restart of the machine for example. */
  processStart: z.string().optional(),
});
export type ProcessMark = z.infer<typeof ProcessMark>;

export function markOfThisProcess(): ProcessMark {
  const start = processStart(process.pid);
  return { pid: process.pid, ...(start !== undefined && { processStart: start }) };
}

export function isRunning({ pid, processStart: started }: ProcessMark): boolean {
  return isAlive(pid) && (started === undefined || started === processStart(pid));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}

/** Start time in clock ticks since boot, field 22 of proc(5) stat; absent where there is no /proc. */
function processStart(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the command in parentheses and may hold spaces: count from behind it.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
