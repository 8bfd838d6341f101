import { JunbanError } from '../../../../../shared/errors.ts';

/** A workbook that cannot be taken, with what to change. Nothing else leaves this folder for bad input. */
export class WorkbookError extends JunbanError {}
