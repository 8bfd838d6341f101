import type { Part } from './archive.ts';
import { maxFormatText } from './limits.ts';
import { scanXml } from './xml.ts';

/**
 * Built-in number formats that show a date or a time (ISO/IEC 29500-1 §18.8.30; 27–36 and 50–58 are the East
 * Asian ones).
 */
const builtInRanges: readonly (readonly [from: number, to: number])[] = [
  [14, 22],
  [27, 36],
  [45, 47],
  [50, 58],
];

/** Whether a number format shows a date or time, e.g. `yyyy"年"m"月"d"日"` or `[h]:mm`. */
function isDateFormat(code: string): boolean {
  const bare = code
    .slice(0, maxFormatText)
    .replace(/"[^"]*"/g, '')
    .replace(/[\\_*]./g, '')
    // `[h]` is elapsed time; other brackets are colours, conditions and locales.
    .replace(/\[(?!(?:h+|m+|s+)\])[^\]]*\]/gi, '');
  return /[ymdhs]/i.test(bare);
}

/** For each cell format (attribute `s` of a cell), whether it shows a date or time. */
export async function readDateStyles(part: Part | undefined): Promise<readonly boolean[]> {
  if (part === undefined) return [];
  const custom = new Map<number, boolean>();
  const formats: number[] = [];
  let inCellFormats = false;
  await scanXml(part, {
    open: (element) => {
      if (element.name === 'cellXfs') inCellFormats = true;
      else if (element.name === 'numFmt') {
        custom.set(
          Number(element.attribute('numFmtId')),
          isDateFormat(element.attribute('formatCode') ?? ''),
        );
      } else if (element.name === 'xf' && inCellFormats) {
        formats.push(Number(element.attribute('numFmtId') ?? 0));
      }
    },
    close: (name) => {
      if (name === 'cellXfs') inCellFormats = false;
    },
  });
  return formats.map((id) => custom.get(id) ?? builtInRanges.some(([from, to]) => id >= from && id <= to));
}
