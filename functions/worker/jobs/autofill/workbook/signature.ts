import type { Text } from '../../../../../shared/errors.ts';
import { maxWorkbookBytes } from './limits.ts';
import { emptyFile, fileTooLarge, notXlsx, passwordProtected } from './refusals.ts';

const compoundFile = Buffer.from('d0cf11e0a1b11ae1', 'hex');

/** Name of the stream in which Office keeps an encrypted workbook ([MS-OFFCRYPTO] 2.3.4.4). */
const encryptedPackage = Buffer.from('EncryptedPackage', 'utf16le');

const lookalikes: readonly (readonly [signature: Buffer, kind: Text])[] = [
  [Buffer.from('89504e47', 'hex'), { ja: '画像（PNG）', en: 'a picture (PNG)' }],
  [Buffer.from('ffd8ff', 'hex'), { ja: '画像（JPEG）', en: 'a picture (JPEG)' }],
  [Buffer.from('GIF8'), { ja: '画像（GIF）', en: 'a picture (GIF)' }],
  [Buffer.from('%PDF'), { ja: 'PDF', en: 'a PDF' }],
  [Buffer.from('<'), { ja: 'HTMLまたはXML', en: 'HTML or XML' }],
];

/**
 * Refuses by size and first bytes alone, whatever the file's name says.
 *
 * @throws WorkbookError EMPTY_FILE, FILE_TOO_LARGE, PASSWORD_PROTECTED or NOT_XLSX
 */
export function checkSignature(bytes: Buffer): void {
  if (bytes.length === 0) throw emptyFile();
  if (bytes.length > maxWorkbookBytes) throw fileTooLarge(bytes.length);
  const startsWith = (signature: Buffer) => bytes.subarray(0, signature.length).equals(signature);

  if (startsWith(compoundFile)) {
    if (bytes.includes(encryptedPackage)) throw passwordProtected();
    throw notXlsx({ ja: '古いExcel形式（.xls）', en: 'the old Excel format (.xls)' });
  }
  if (startsWith(Buffer.from('PK\x03\x04', 'latin1'))) return;
  const lookalike = lookalikes.find(([signature]) => startsWith(signature));
  if (lookalike !== undefined) throw notXlsx(lookalike[1]);
  throw notXlsx(
    bytes.subarray(0, 4096).includes(0)
      ? { ja: '不明な形式', en: 'of an unknown kind' }
      : { ja: 'テキスト（CSVなど）', en: 'text (such as CSV)' },
  );
}
