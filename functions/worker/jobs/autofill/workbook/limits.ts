/** Bounds of an uploaded workbook. A month of attendance is about 20 rows and 10 KB; these leave two orders. */

/** Largest file as uploaded, bytes. The same bound the upload itself has. */
export { maxUploadBytes as maxWorkbookBytes } from '../../../../../shared/limits.ts';

/** Parts (zip entries) in the file. Excel writes 10 to 50; reading the directory costs time per entry. */
export const maxEntries = 2_000;

/** One part inflated, bytes. A sheet at `maxCells` is about 8 MiB of XML. */
export const maxPartBytes = 16 * 1024 * 1024;

/** All parts inflated, bytes. */
export const maxInflatedBytes = 32 * 1024 * 1024;

/** Excel's own grid: no cell may lie outside (Microsoft, "Excel specifications and limits"). */
export const maxSheetRow = 1_048_576;
export const maxSheetColumn = 16_384;

/** Cells in all sheets together, empty ones with a format included. */
export const maxCells = 100_000;

/** Rows with data under the header of the sheet that is read. */
export const maxDataRows = 366;

/** Characters kept of one cell: no date, time, header or note is longer. NFKC may make 18 of one. */
export const maxCellText = 512;

/** Characters of a note (備考), and of the name of a punch place (打刻場所). */
export const maxNoteText = 255;
export const maxPlaceText = 100;

/** Characters of a number format: Excel's own maximum. */
export const maxFormatText = 255;

/** XML shape: what Excel writes stays under 20 and 40. Deep or wide elements cost memory far above their bytes. */
export const maxXmlDepth = 100;
export const maxXmlAttributes = 200;

/** Elements of a part that is kept as a list (relationships, sheets, content types). Excel has 65,530 hyperlinks. */
export const maxListElements = 100_000;

/** Problems named one by one in a refusal; beyond it only their number is told. */
export const maxReportedProblems = 100;

/** Characters of a cell shown back in a message. */
export const maxShownText = 40;
