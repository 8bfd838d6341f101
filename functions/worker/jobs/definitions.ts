import type { JobType } from '../../../shared/job-type.ts';
import { autofill } from './autofill/definition.ts';
import { delayPrint } from './delay-print/definition.ts';

/**
 * Every job type there is. The API imports this table; the work itself is in runs.ts, for the worker alone, and what
 * draws up documents in documents.ts, for `read` alone.
 */
const jobTypes = { [autofill.name]: autofill, [delayPrint.name]: delayPrint } as const;

export type JobTypes = typeof jobTypes;

const byName: Readonly<Record<string, JobType>> = jobTypes;

export const everyJobType: readonly JobType[] = Object.values(byName);

/** Looks a type up by name, blind to what objects inherit. */
export const jobTypeOf = (name: string): JobType | undefined =>
  Object.hasOwn(byName, name) ? byName[name] : undefined;
