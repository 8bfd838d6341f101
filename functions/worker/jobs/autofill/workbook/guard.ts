import { checkContentTypes, checkPartName, checkRelationship } from './active-content.ts';
import { type Archive, openArchive } from './archive.ts';
import { type Book, readBook, workbookName } from './book.ts';
import { readContentTypes, readRelationships } from './package.ts';
import { notXlsx } from './refusals.ts';
import { type CellCount, scanSheet } from './sheet.ts';
import { checkSignature } from './signature.ts';
import { decodeXml } from './xml.ts';

/**
 * Refuses a file that is not a plain workbook of bounded size. It goes by content, never by name, and streams:
 * memory stays near the size of the file whatever it claims to hold.
 *
 * @throws WorkbookError EMPTY_FILE, FILE_TOO_LARGE, NOT_XLSX, PASSWORD_PROTECTED, CORRUPT_FILE,
 *   EXPANDS_TOO_LARGE, FORBIDDEN_XML, ACTIVE_CONTENT or TOO_MANY_CELLS
 */
export async function guardWorkbook(bytes: Uint8Array): Promise<void> {
  await openGuarded(bytes);
}

/** The same checks, then the parts that hold the values. */
export async function openGuarded(bytes: Uint8Array): Promise<Book> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  checkSignature(buffer);
  const archive = await openArchive(buffer);
  const typesPart = archive.get('[content_types].xml');
  if (typesPart === undefined) throw notXlsx({ ja: 'ZIPファイル', en: 'a ZIP archive' });

  for (const part of archive.values()) checkPartName(part.name);
  await checkParts(archive);

  const types = await readContentTypes(typesPart);
  const name = await workbookName(archive);
  const type = types.of(name) ?? '';
  if (/\.binary\./i.test(type))
    throw notXlsx({ ja: 'バイナリ形式（.xlsb）', en: 'the binary format (.xlsb)' });
  checkContentTypes(types);
  if (!/spreadsheetml\.sheet\.main\+xml$/i.test(type)) {
    throw notXlsx({ ja: '別のOffice形式', en: 'another Office format' });
  }

  const book = await readBook(archive, name);
  const count: CellCount = { cells: 0 };
  for (const sheet of book.sheets) await scanSheet(sheet.part, count, () => {});
  return book;
}

/** Every part is read to its end, so that a bad checksum or a bomb is found wherever it lies. */
async function checkParts(archive: Archive): Promise<void> {
  for (const part of archive.values()) {
    if (/\.rels$/i.test(part.name)) {
      for (const relationship of await readRelationships(part, '')) checkRelationship(relationship);
    } else if (/\.(xml|vml)$/i.test(part.name)) {
      await drain(decodeXml(part));
    } else {
      await drain(part.chunks());
    }
  }
}

async function drain(chunks: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of chunks);
}
