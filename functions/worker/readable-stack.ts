import { existsSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import * as z from 'zod';

const mapSchema = z.object({
  version: z.number(),
  sources: z.array(z.string()),
  names: z.array(z.string()),
  mappings: z.string(),
});

/** A place in the bundle: `index.mjs` or one of its parts. */
const places = /\(?(?:file:\/\/)?[^\s()]*\/((?:index|part-[\w.-]+)\.mjs):(\d+):(\d+)\)?/g;

/**
 * A stack with the places of the sources instead of those of the bundle. Maps are read for each stack and let go again:
 * Node's own way keeps them for good, which is much memory for something that hardly ever happens.
 *
 * @param folder of the bundle, its maps beside it; places without a map stay as they are
 */
export function readableStack(stack: string, folder: URL = new URL('./', import.meta.url)): string {
  const maps = new Map<string, SourceMap | undefined>();
  const mapOf = (file: string) => {
    if (!maps.has(file)) maps.set(file, readMap(new URL(`${file}.map`, folder)));
    return maps.get(file);
  };
  return stack.replace(places, (place: string, file: string, line: string, column: string) => {
    const found = mapOf(file)?.findEntry(Number(line) - 1, Number(column) - 1);
    return found && 'originalSource' in found
      ? `(${found.originalSource}:${found.originalLine + 1}:${found.originalColumn + 1})`
      : place;
  });
}

function readMap(file: URL): SourceMap | undefined {
  if (!existsSync(file)) return undefined;
  const parsed = mapSchema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data;
  return parsed && new SourceMap({ ...parsed, file: '', sourceRoot: '', sourcesContent: [] });
}
