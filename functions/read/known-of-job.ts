import type { EpochMs } from '../../shared/clock.ts';
import { contentOf, type Filing, keptFiles, sourceOf, withoutKey } from '../../shared/filing.ts';
import { isTerminal, type Job } from '../../shared/job.ts';
import type { JobType, KnownOfJob } from '../../shared/job-type.ts';
import { type Row, rowsOf } from '../../shared/ledger.ts';
import type { JobStore, JsonObject } from '../../shared/store/job-store.ts';
import type { Language } from '../../shared/text.ts';

/** The plan of a job with what became of it, and what it was made from: empty when that cannot be told. */
export async function knownRows(
  store: JobStore,
  job: Job,
  type: JobType | undefined,
): Promise<{ readonly input: JsonObject; readonly rows: Row[] }> {
  const [input, entries] = await Promise.all([store.readInput(job.id), store.listRows(job.id)]);
  const plan = input ? (type?.plan(input) ?? []) : [];
  return { input: input ?? {}, rows: rowsOf(plan, entries, isTerminal(job.state)) };
}

/** Everything that is known of a job. Contents are fetched when they are asked for. */
export async function knownOfJob(
  { store, filing }: { readonly store: JobStore; readonly filing: Filing },
  job: Job,
  type: JobType,
  { language, now }: { readonly language: Language; readonly now: EpochMs },
): Promise<KnownOfJob> {
  const [known, files] = await Promise.all([knownRows(store, job, type), keptFiles(filing.records, job.id)]);
  return {
    job,
    ...known,
    files: files.map(withoutKey),
    source: () => sourceOf(filing, job.id),
    read: (name) => contentOf(filing, job.id, name),
    language,
    now,
  };
}
