import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import type { Archive } from './archive.ts';

/** The beginning of zip time. It is kept in local time without a zone, so it is the same bytes everywhere. */
const options = { mtime: new Date(1980, 0, 1), forceDosTimestamp: true };

/**
 * A file of the same parts in the same order, some with another content. The same input gives the same bytes.
 *
 * @param changed new contents by part name, in lower case
 * @throws WorkbookError as a part's `chunks` does
 */
export async function pack(archive: Archive, changed: ReadonlyMap<string, Buffer>): Promise<Uint8Array> {
  const zip = new ZipFile();
  const failed = new Promise<never>((_, reject) => zip.on('error', reject));
  for (const [key, part] of archive) {
    const content = changed.get(key);
    const compress = !part.stored;
    if (part.name.endsWith('/')) zip.addEmptyDirectory(part.name, options);
    else if (content !== undefined) zip.addBuffer(content, part.name, { ...options, compress: true });
    // Opened one after the other, so that only one is being inflated at a time.
    else {
      zip.addReadStreamLazy(part.name, { ...options, compress }, (opened) =>
        opened(null, Readable.from(part.chunks(), { objectMode: false })),
      );
    }
  }
  zip.end();
  return new Uint8Array(await Promise.race([buffer(zip.outputStream), failed]));
}
