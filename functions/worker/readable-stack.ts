import { existsSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import * as z from 'zod';

const mapSchema = z.object({
  version: z.number(),
  sources: z.array(z.string()),
  names: z.array(z.string()),
  mappings: z.string(),
});

/**
 * A stack with the places of the sources instead of those of the bundle. The map is read for each stack and let go again:
 * Node's own way keeps it for good, which is much memory for something that hardly ever happens.
 *
 * @param mapFile beside the bundle; without it the stack stays as it is
 */
export function readableStack(
  stack: string,
  mapFile: URL = new URL('./index.mjs.map', import.meta.url),
): string {
  const map = readMap(mapFile);
  if (!map) return stack;
  return stack.replace(/\(?((?:file:\/\/)?[^\s()]*index\.mjs):(\d+):(\d+)\)?/g, (place, _, line, column) => {
    const found = map.findEntry(Number(line) - 1, Number(column) - 1);
    return 'originalSource' in found
      ? `(${found.originalSource}:${found.originalLine + 1}:${found.originalColumn + 1})`
      : place;
  });
}

function readMap(file: URL): SourceMap | undefined {
  if (!existsSync(file)) return undefined;
  const parsed = mapSchema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data;
  return parsed && new SourceMap({ ...parsed, file: '', sourceRoot: '', sourcesContent: [] });
}
