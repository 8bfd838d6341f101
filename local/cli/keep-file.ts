import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { Refusal } from './failure.ts';

/**
 * Writes a file whole or not at all, and never over another that somebody has there.
 *
 * @returns `left` when something else is there and may not be replaced
 * @throws Refusal when it cannot be written
 */
export async function keepFile(
  path: string,
  bytes: Uint8Array,
  { replace = false } = {},
): Promise<'kept' | 'left'> {
  const there = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw notWritten(path, error);
  });
  if (there?.equals(bytes)) return 'kept';
  if (there && !replace) return 'left';
  const staging = `${path}.${process.pid}.part`;
  try {
    await writeFile(staging, bytes, { flag: 'wx' });
    await rename(staging, path);
  } catch (error) {
    await rm(staging, { force: true });
    throw notWritten(path, error);
  }
  return 'kept';
}

const notWritten = (path: string, error: unknown) => {
  const why = error instanceof Error ? error.message : String(error);
  return new Refusal({ ja: `${path} を書けません（${why}）。`, en: `${path} cannot be written (${why}).` });
};
