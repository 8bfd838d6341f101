import { buffer } from 'node:stream/consumers';
import { readSheet } from 'read-excel-file/node';
import { fromBufferPromise } from 'yauzl';

/** The inflated parts of a file, by name, in their order. */
export async function partsOf(bytes: Uint8Array): Promise<Map<string, Buffer>> {
  const zip = await fromBufferPromise(Buffer.from(bytes), {});
  const parts = new Map<string, Buffer>();
  for await (const entry of zip.eachEntry()) {
    parts.set(entry.fileName, await buffer(await zip.openReadStreamPromise(entry)));
  }
  return parts;
}

export const sheetXml = async (bytes: Uint8Array, name = 'xl/worksheets/sheet1.xml'): Promise<string> =>
  (await partsOf(bytes)).get(name)?.toString() ?? '';

/** The values as a reader sees them that has nothing in common with ours. */
export const valuesOf = (bytes: Uint8Array, sheet: number | string = 1) =>
  readSheet(Buffer.from(bytes), sheet, { trim: false });
