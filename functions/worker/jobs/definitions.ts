import type { JobType } from '../../../shared/job-type.ts';
import { autofill } from './autofill/definition.ts';
import { delayPrint } from './delay-print/definition.ts';

/** Every job type there is. The API imports this table; the work itself is in runs.ts, for the worker alone. */
const jobTypes: Readonly<Record<string, JobType>> = {
  [autofill.name]: autofill,
  [delayPrint.name]: delayPrint,
};

/** Looks a type up by name, blind to what objects inherit. */
export const jobTypeOf = (name: string): JobType | undefined =>
  Object.hasOwn(jobTypes, name) ? jobTypes[name] : undefined;
