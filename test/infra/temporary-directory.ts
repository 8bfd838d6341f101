import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const made: string[] = [];
afterAll(() => {
  for (const directory of made) rmSync(directory, { recursive: true, force: true });
});

/** An empty directory that goes when the tests of the importing file are over. */
export function temporaryDirectory(name: string): string {
  const directory = mkdtempSync(join(tmpdir(), `junban-${name}-`));
  made.push(directory);
  return directory;
}
