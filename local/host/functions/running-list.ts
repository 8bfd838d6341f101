/**
 * Which processes this host has started, on disk, so that the next host can end what a killed one left behind:
 * a function that writes to the tables, a browser that holds half a gigabyte, an emulator on the same SQLite file.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { processGroup } from './memory-group.ts';
import { killAll } from './strays.ts';

const Entry = z.object({ marker: z.string(), value: z.string(), groupDir: z.string().optional() });

export class RunningList {
  readonly #directory: string;

  constructor(dataDir: string) {
    this.#directory = join(dataDir, 'running');
    mkdirSync(this.#directory, { recursive: true });
  }

  add(entry: { marker: string; value: string; groupDir?: string | undefined }): void {
    writeFileSync(this.#file(entry), JSON.stringify(entry));
  }

  remove(entry: { value: string }): void {
    rmSync(this.#file(entry), { force: true });
  }

  /** Ends what a former host left. To be called by the holder of the lock, before it starts anything. */
  async endLeftovers(): Promise<void> {
    for (const name of readdirSync(this.#directory)) {
      const file = join(this.#directory, name);
      const entry = Entry.safeParse(parse(readFileSync(file, 'utf8')));
      if (entry.success) {
        const group = entry.data.groupDir === undefined ? undefined : processGroup(entry.data.groupDir);
        await killAll({ ...entry.data, group });
        await group?.remove();
      }
      rmSync(file, { force: true });
    }
  }

  #file({ value }: { value: string }): string {
    return join(this.#directory, createHash('sha256').update(value).digest('hex').slice(0, 32));
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // half written when the host died
  }
}
