import { isRefusal } from '../../shared/change.ts';
import { JunbanError, notFound } from '../../shared/errors.ts';
import type { Mover } from '../../shared/events.ts';
import { documentKey } from '../../shared/file-keys.ts';
import { filesDeleted } from '../../shared/files-deleted.ts';
import type { Filing } from '../../shared/filing.ts';
import { isTerminal, type Job } from '../../shared/job.ts';
import type { JobType } from '../../shared/job-type.ts';
import type { AuditTrail } from '../../shared/store/audit-trail.ts';
import { auditOf, type Caller } from '../http/caller.ts';
import { languages } from '../http/language.ts';

export interface DeleteFilesDeps extends Pick<Mover, 'store' | 'clock'> {
  readonly filing: Filing;
  readonly audit: Pick<AuditTrail, 'append'>;
}

/** Others change an ended record rarely; more lost races than this are not bad luck. */
const maxRaces = 5;

/**
 * Deletes everything that was kept of an ended job in files: what it was sent with, what its runs kept, documents
 * drawn up from it. The contents go first, their records after them, and the job's record says so last: it never
 * says too much, and what broke off half-way is done by the next try. Doing it twice changes nothing.
 *
 * @throws JunbanError STILL_RUNNING with the present state, JOB_NOT_FOUND when its retention time ended meanwhile
 */
export async function deleteFiles(
  job: Job,
  type: JobType | undefined,
  caller: Caller,
  deps: DeleteFilesDeps,
): Promise<Job> {
  if (!isTerminal(job.state)) throw stillRunning(job);
  const { records, objects } = deps.filing;
  const [kept, source] = await Promise.all([records.list(job.id), records.source(job.id)]);
  const isDone = job.filesDeletedAt !== undefined && kept.length === 0 && !source;
  // It is no single write, so it is written down before it is begun.
  if (!isDone)
    await deps.audit.append(auditOf(caller, 'job.delete-files', { kind: 'job', id: job.id }, deps.clock()));
  await objects.delete([
    ...(source ? [source.key] : []),
    ...kept.flatMap(({ keys }) => keys),
    ...documentKeys(job, type),
  ]);
  if (isDone) return job;
  await records.forget(job.id, kept);
  await records.forgetSource(job.id);
  return noted(job, deps);
}

/** A document too large for an answer lies in the bucket for a day, and no record knows of it. */
const documentKeys = ({ id }: Job, type: JobType | undefined): string[] =>
  (type?.documents ?? []).flatMap((name) => languages.map((language) => documentKey(id, name, language)));

async function noted(found: Job, { store, clock }: DeleteFilesDeps): Promise<Job> {
  let job = found;
  for (let race = 0; race < maxRaces; race++) {
    const change = filesDeleted(job, clock());
    if (isRefusal(change)) throw stillRunning(job);
    const written = await store.write(job, change);
    if (written.written) return written.job;
    if (written.because !== 'guard') break;
    if (!written.job) throw notFound();
    job = written.job;
  }
  throw new Error(`job ${found.id}: that its files were deleted could not be noted`);
}

const stillRunning = ({ state }: Job) =>
  new JunbanError({
    code: 'STILL_RUNNING',
    text: {
      ja: `このジョブはまだ終わっていません（${state}）。`,
      en: `The job has not ended yet (${state}).`,
    },
    hint: {
      ja: '終わるまで待つか、キャンセルしてから、もう一度お試しください。',
      en: 'Wait until it has ended, or cancel it, and try again.',
    },
    extra: { state },
  });
