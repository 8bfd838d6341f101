import type { Job } from '../../../shared/job.ts';
import type { Work } from '../../../shared/job-context.ts';
import { defaultBackoff } from '../../../shared/limits.ts';
import type { JobWork } from '../answer-doorbell.ts';
import { jobTypeOf } from './definitions.ts';

/**
 * The work of each job type, for the worker alone. Loaded with the first job of the type: a worker starts in half the
 * time, and a lane whose types need no browser never loads one.
 */
const works: Readonly<Record<string, () => Promise<Work>>> = {
  autofill: async () => (await import('./autofill/run.ts')).autofill,
  'delay-print': async () => (await import('./delay-print/run.ts')).delayPrint,
};

/** Undefined for a type that this version does not know: after a rollback there may be such jobs. */
export function workOf(job: Job): JobWork | undefined {
  const type = jobTypeOf(job.type);
  const load = Object.hasOwn(works, job.type) ? works[job.type] : undefined;
  if (!type || !load) return undefined;
  const { hardSeconds, softSeconds, backoff = defaultBackoff } = type;
  const work: Work = async (context) => (await load())(context);
  return { work, hardSeconds, softSeconds, backoff };
}
