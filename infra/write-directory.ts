import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Makes a flat directory hold exactly these files. What is right already is left alone, what differs is
 * replaced in one step, so a reader never sees half a file and two writers of the same content do no harm.
 * Files are written last to first and what is not wanted any more goes after them: of a program whose first
 * file imports the others, a reader finds all that it imports.
 */
export function writeDirectory(directory: string, files: ReadonlyMap<string, Uint8Array>): void {
  mkdirSync(directory, { recursive: true });
  for (const [name, contents] of [...files].reverse()) {
    const path = join(directory, name);
    if (holds(path, contents)) continue;
    const partial = `${path}.${process.pid}.partial`;
    writeFileSync(partial, contents);
    renameSync(partial, path);
  }
  for (const name of readdirSync(directory)) {
    if (!files.has(name) && !name.endsWith('.partial')) {
      rmSync(join(directory, name), { recursive: true, force: true });
    }
  }
}

function holds(path: string, contents: Uint8Array): boolean {
  try {
    return readFileSync(path).equals(contents);
  } catch {
    return false;
  }
}
