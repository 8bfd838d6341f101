import type { Job } from '../../../shared/job.ts';
import type { Work } from '../../../shared/job-context.ts';
import { defaultBackoff } from '../../../shared/limits.ts';
import type { JobWork } from '../answer-doorbell.ts';
import { autofill } from './autofill/run.ts';
import { jobTypeOf } from './definitions.ts';
import { delayPrint } from './delay-print/run.ts';

/** The work of each job type, for the worker alone. */
const works: Readonly<Record<string, Work>> = { autofill, 'delay-print': delayPrint };

/** Undefined for a type that this version does not know: after a rollback there may be such jobs. */
export function workOf(job: Job): JobWork | undefined {
  const type = jobTypeOf(job.type);
  const work = Object.hasOwn(works, job.type) ? works[job.type] : undefined;
  if (!type || !work) return undefined;
  const { hardSeconds, softSeconds, backoff = defaultBackoff } = type;
  return { work, hardSeconds, softSeconds, backoff };
}
