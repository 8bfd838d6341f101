import type { Job } from '../../../shared/job.ts';
import type { Work } from '../../../shared/job-context.ts';
import { defaultBackoff } from '../../../shared/limits.ts';
import { Permanent } from '../../../shared/outcome.ts';
import type { JobWork } from '../answer-doorbell.ts';
import { autofill } from './autofill/run.ts';
import { jobTypeOf } from './definitions.ts';
import { delayPrint } from './delay-print/run.ts';

/** The work of each job type, for the worker alone. */
const works: Readonly<Record<string, Work>> = { autofill, 'delay-print': delayPrint };

/** A job of a type that this version does not know (a rollback) ends with words instead of looping. */
export function workOf(job: Job): JobWork {
  const type = jobTypeOf(job.type);
  const work = Object.hasOwn(works, job.type) ? works[job.type] : undefined;
  if (!type || !work) return { work: unknownType, hardSeconds: 10, backoff: defaultBackoff };
  const { hardSeconds, softSeconds, backoff = defaultBackoff } = type;
  return { work, hardSeconds, softSeconds, backoff };
}

const unknownType: Work = async () => {
  throw new Permanent({
    code: 'UNKNOWN_JOB_TYPE',
    message: {
      ja: 'この種類のジョブを処理できるワーカーがありません。',
      en: 'No worker of this version can do this type of job.',
    },
  });
};
