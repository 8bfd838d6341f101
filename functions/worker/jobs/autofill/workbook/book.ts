import type { Archive, Part } from './archive.ts';
import { partOf, type Relationship, readRelationships, relationshipsName } from './package.ts';
import { corruptFile } from './refusals.ts';
import { scanList } from './xml.ts';

interface Sheet {
  readonly name: string;
  readonly hidden: boolean;
  readonly part: Part;
}

/** The parts of a workbook that hold its values. */
export interface Book {
  /** All parts of the file. */
  readonly archive: Archive;
  /** Worksheets in tab order; chart sheets are left out. Never empty. */
  readonly sheets: readonly [Sheet, ...Sheet[]];
  /** The sheet that is read: the active one if it is a visible worksheet, else the first visible, else the first. */
  readonly chosen: Sheet;
  /** Dates count from 1904 instead of 1900 (old Mac workbooks). */
  readonly date1904: boolean;
  readonly strings: Part | undefined;
  readonly styles: Part | undefined;
}

/** Name of the workbook part, from the relationships of the whole file. */
export async function workbookName(archive: Archive): Promise<string> {
  const relationships = await readRelationships(partOf(archive, relationshipsName('')), '');
  const office = relationships.find(({ type }) => type === 'officeDocument');
  if (office === undefined) throw corruptFile(new Error('no workbook part'));
  return office.target;
}

/** @throws WorkbookError CORRUPT_FILE if the workbook names a part that is not there, or no worksheet */
export async function readBook(archive: Archive, name: string): Promise<Book> {
  const relationships = await readRelationships(partOf(archive, relationshipsName(name)), name);
  const byId = new Map(relationships.map((relationship) => [relationship.id, relationship]));
  const tabs: { name: string; hidden: boolean; target: Relationship | undefined }[] = [];
  let activeTab = 0;
  let date1904 = false;
  await scanList(partOf(archive, name), (element) => {
    if (element.name === 'sheet') {
      tabs.push({
        name: element.attribute('name') ?? '',
        hidden: /hidden/i.test(element.attribute('state') ?? ''),
        target: byId.get(element.attribute('id') ?? ''),
      });
    } else if (element.name === 'workbookView') {
      activeTab = Number(element.attribute('activeTab') ?? 0);
    } else if (element.name === 'workbookPr') {
      date1904 = ['1', 'true'].includes(element.attribute('date1904') ?? '');
    }
  });

  const worksheets = tabs.flatMap(({ target, ...tab }, index) =>
    target?.type === 'worksheet'
      ? [{ name: tab.name, hidden: tab.hidden, part: partOf(archive, target.target), index }]
      : [],
  );
  const [first, ...others] = worksheets;
  if (first === undefined) throw corruptFile(new Error('no worksheet'));
  const visible = worksheets.filter((sheet) => !sheet.hidden);
  const part = (type: string): Part | undefined => {
    const found = relationships.find((relationship) => relationship.type === type && !relationship.external);
    // Some programs name the parts and leave them out when they are empty; Excel opens such files.
    return found && archive.get(found.target.toLowerCase());
  };
  return {
    archive,
    sheets: [first, ...others],
    chosen: visible.find((sheet) => sheet.index === activeTab) ?? visible[0] ?? first,
    date1904,
    strings: part('sharedStrings'),
    styles: part('styles'),
  };
}
