import { crc32 } from 'node:zlib';
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import { WorkbookError } from './error.ts';
import { maxEntries, maxInflatedBytes, maxPartBytes } from './limits.ts';
import { corruptFile, expandsTooLarge, passwordProtected, tooManyEntries } from './refusals.ts';

/** One part of the workbook. */
export interface Part {
  readonly name: string;
  /** Kept as it is, not deflated. */
  readonly stored: boolean;
  /**
   * Inflates as it is read, never more than the part declares; CRC and length are checked at the end.
   *
   * @throws WorkbookError EXPANDS_TOO_LARGE or CORRUPT_FILE, while iterating
   */
  readonly chunks: () => AsyncIterable<Buffer>;
}

/** Parts by name in lower case: part names are compared without case (OPC, ISO/IEC 29500-2 §6.2.2.3).
 * In the order of the file. */
export type Archive = ReadonlyMap<string, Part>;

/**
 * Reads the directory of the zip. Nothing is inflated yet.
 *
 * The declared sizes are bounded here and each part is cut at its declared size while it is inflated, so a
 * header that lies gains nothing.
 *
 * @throws WorkbookError CORRUPT_FILE (also `../`, absolute paths, names twice), EXPANDS_TOO_LARGE,
 *   PASSWORD_PROTECTED
 */
export async function openArchive(bytes: Buffer): Promise<Archive> {
  try {
    return await readDirectory(bytes);
  } catch (error) {
    throw error instanceof WorkbookError ? error : corruptFile(error);
  }
}

async function readDirectory(bytes: Buffer): Promise<Archive> {
  // yauzl itself refuses `..`, absolute paths and, with strictFileNames, backslashes.
  const zip = await fromBufferPromise(bytes, { strictFileNames: true, validateEntrySizes: false });
  if (zip.entryCount > maxEntries) throw tooManyEntries();
  const archive = new Map<string, Part>();
  let declaredBytes = 0;
  for await (const entry of zip.eachEntry()) {
    if (entry.isEncrypted()) throw passwordProtected();
    declaredBytes += entry.uncompressedSize;
    if (entry.uncompressedSize > maxPartBytes || declaredBytes > maxInflatedBytes) throw expandsTooLarge();
    const key = entry.fileName.toLowerCase();
    if (archive.has(key)) throw corruptFile(new Error(`part twice: ${key}`));
    archive.set(key, {
      name: entry.fileName,
      stored: entry.compressionMethod === 0,
      chunks: () => inflate(zip, entry),
    });
  }
  return archive;
}

async function* inflate(zip: ZipFile, entry: Entry): AsyncGenerator<Buffer> {
  let length = 0;
  let checksum = 0;
  try {
    for await (const chunk of await zip.openReadStreamPromise(entry)) {
      const piece: Buffer = chunk;
      length += piece.length;
      if (length > entry.uncompressedSize) throw expandsTooLarge();
      checksum = crc32(piece, checksum);
      yield piece;
    }
  } catch (error) {
    throw error instanceof WorkbookError ? error : corruptFile(error);
  }
  if (length !== entry.uncompressedSize || checksum !== entry.crc32) {
    throw corruptFile(new Error(`length or checksum of ${entry.fileName}`));
  }
}
