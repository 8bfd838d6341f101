/**
 * Memory cgroups: what holds an environment to its MemorySize as Lambda would, browser and all.
 * Version 1 (`memory.limit_in_bytes`) and version 2 (`memory.max`); kernel documentation, admin-guide/cgroup-v1/memory
 * and admin-guide/cgroup-v2. Neither needs more than write access below our own cgroup; without it, no limit holds.
 */
import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemCode } from '../errors.ts';

export interface ProcessGroup {
  readonly directory: string;
  processes(): number[];
  /** Removes the group; its processes must be gone. */
  remove(): Promise<void>;
}

export interface MemoryGroup extends ProcessGroup {
  join(pid: number): void;
  /** Usage without the page cache that the kernel would give back; undefined once the group is gone. */
  workingSetBytes(): number | undefined;
  /** How many processes of the group the kernel has killed for memory. */
  oomKills(): number;
}

export type MemoryControl =
  | { readonly kind: 'cgroup v1' | 'cgroup v2'; create(name: string, limitBytes: number): MemoryGroup }
  | { readonly kind: 'none'; readonly why: string };

interface Files {
  readonly limit: string;
  readonly usage: string;
  readonly inactive: RegExp;
  readonly oom: string;
}

const version1: Files = {
  limit: 'memory.limit_in_bytes',
  usage: 'memory.usage_in_bytes',
  inactive: /^total_inactive_file (\d+)$/m,
  oom: 'memory.oom_control',
};
const version2: Files = {
  limit: 'memory.max',
  usage: 'memory.current',
  inactive: /^inactive_file (\d+)$/m,
  oom: 'memory.events',
};

/** Finds out, by making and removing a group, what this machine allows. */
export function findMemoryControl(): MemoryControl {
  const tried: string[] = [];
  for (const { kind, parent, files } of candidates()) {
    try {
      const probe = createGroup(join(parent, `junban-probe-${process.pid}`), files, 64 * 1024 * 1024);
      rmdirSync(probe.directory);
      return { kind, create: (name, limitBytes) => createGroup(join(parent, name), files, limitBytes) };
    } catch (error) {
      tried.push(`${kind}: ${systemCode(error) ?? String(error)}`);
    }
  }
  return { kind: 'none', why: tried.join(', ') || 'no memory cgroup on this system' };
}

function candidates(): { kind: 'cgroup v1' | 'cgroup v2'; parent: string; files: Files }[] {
  const own = read('/proc/self/cgroup');
  const mounts = read('/proc/mounts')
    .split('\n')
    .map((line) => line.split(' '));
  const path1 = /^\d+:(?:[^:]*,)?memory(?:,[^:]*)?:(.*)$/m.exec(own)?.[1];
  const path2 = /^0::(.*)$/m.exec(own)?.[1];
  const mount1 = mounts.find(
    ([, , type, options]) => type === 'cgroup' && options?.split(',').includes('memory'),
  )?.[1];
  const mount2 = mounts.find(([, , type]) => type === 'cgroup2')?.[1];
  return [
    ...(path1 !== undefined && mount1 !== undefined
      ? [{ kind: 'cgroup v1' as const, parent: join(mount1, path1), files: version1 }]
      : []),
    ...(path2 !== undefined && mount2 !== undefined
      ? [{ kind: 'cgroup v2' as const, parent: join(mount2, path2), files: version2 }]
      : []),
  ];
}

function createGroup(directory: string, files: Files, limitBytes: number): MemoryGroup {
  mkdirSync(directory);
  try {
    writeFileSync(join(directory, files.limit), String(limitBytes));
  } catch (error) {
    rmdirSync(directory);
    throw error;
  }
  return {
    ...processGroup(directory),
    join: (pid) => writeFileSync(join(directory, 'cgroup.procs'), String(pid)),
    workingSetBytes: () => {
      const usage = Number(read(join(directory, files.usage)) || Number.NaN);
      const inactive = Number(files.inactive.exec(read(join(directory, 'memory.stat')))?.[1] ?? 0);
      return Number.isNaN(usage) ? undefined : Math.max(0, usage - inactive);
    },
    oomKills: () => Number(/^oom_kill (\d+)$/m.exec(read(join(directory, files.oom)))?.[1] ?? 0),
  };
}

/** A group that exists already, for ending what is in it. */
export function processGroup(directory: string): ProcessGroup {
  return {
    directory,
    processes: () => read(join(directory, 'cgroup.procs')).split('\n').filter(Boolean).map(Number),
    remove: async () => {
      // A killed process leaves its group a little after its death.
      for (let round = 0; round < 50; round++) {
        try {
          rmdirSync(directory);
          return;
        } catch (error) {
          if (systemCode(error) !== 'EBUSY') return;
          await new Promise((resolve) => setTimeout(resolve, 10));
        }
      }
    },
  };
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
