import { buffer } from 'node:stream/consumers';
import type { Part } from './archive.ts';
import { decodeXml } from './xml.ts';

const byteOrderMark = Buffer.from('efbbbf', 'hex');

/** The XML of a part in UTF-8, its own bytes if it is in UTF-8 already; without a byte order mark. */
export async function sheetBytes(part: Part): Promise<Buffer> {
  const bytes = await buffer(part.chunks());
  if (bytes.subarray(0, 3).equals(byteOrderMark)) return bytes.subarray(3);
  // In UTF-16 every other byte of the first `<?xml` or `<worksheet` is 0, or there is a byte order mark.
  if (bytes[0] === 0x3c && bytes[1] !== 0) return bytes;
  let text = '';
  for await (const piece of decodeXml(part)) text += piece;
  return Buffer.from(text.replace(/^(<\?xml[^>]*?encoding\s*=\s*["'])[^"']*/, '$1UTF-8'));
}
