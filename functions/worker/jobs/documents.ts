import type { JobDocument } from '../../../shared/job-type.ts';
import { monthPage } from './autofill/report/month-page.ts';
import { returnedWorkbook } from './autofill/report/returned-workbook.ts';
import type { JobTypes } from './definitions.ts';

type FileOf<Type> = Type extends { readonly documents: readonly (infer File extends string)[] }
  ? File
  : never;

/** One for each document that a type names: one that is missing, or that no type names, does not compile. */
type Documents = {
  readonly [Name in keyof JobTypes as [FileOf<JobTypes[Name]>] extends [never] ? never : Name]: Readonly<
    Record<FileOf<JobTypes[Name]>, JobDocument>
  >;
};

const documents: Documents = {
  autofill: { 'workbook.xlsx': returnedWorkbook, 'month.html': monthPage },
};

const byType: Readonly<Record<string, Readonly<Record<string, JobDocument>>>> = documents;

/** The documents of a job type by file name. For `read` alone: what draws them up is heavy. */
export const documentsOf = (type: string): Readonly<Record<string, JobDocument>> =>
  Object.hasOwn(byType, type) ? (byType[type] ?? {}) : {};
