import { accessErrors } from './error-codes/access.ts';
import { jobErrors } from './error-codes/job.ts';
import { requestErrors } from './error-codes/request.ts';
import { serviceErrors } from './error-codes/service.ts';
import { submissionErrors } from './error-codes/submission.ts';
import { workbookErrors } from './error-codes/workbook.ts';

export type { ErrorKind } from './error-codes/error-kind.ts';

/**
 * Every code the API may refuse with. Codes are part of the API: none changes its meaning, none is taken away within
 * /v1. docs/errors.md is made from this table.
 */
export const errorKinds = {
  ...requestErrors,
  ...accessErrors,
  ...submissionErrors,
  ...workbookErrors,
  ...jobErrors,
  ...serviceErrors,
} as const;

export type ErrorCode = keyof typeof errorKinds;
