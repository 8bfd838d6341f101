import type { Emit } from './events.ts';
import type { Job, JobId } from './job.ts';
import type { JobStore, Page, Place } from './store/job-store.ts';
import { UnreadableRecord } from './store/unreadable.ts';

/** Every id of a list, page by page, read as they are taken. */
export async function* everyId(list: (from?: Place) => Promise<Page>): AsyncGenerator<JobId> {
  let from: Place | undefined;
  do {
    const page = await list(from);
    yield* page.ids;
    from = page.next;
  } while (from !== undefined);
}

/** The record itself, whatever an index said; undefined when it is gone or a newer version's, which is told once. */
export async function readable(store: JobStore, id: JobId, emit: Emit): Promise<Job | undefined> {
  try {
    return await store.read(id);
  } catch (error) {
    if (!(error instanceof UnreadableRecord)) throw error;
    emit('record_unreadable', undefined, { job_id: id });
    return undefined;
  }
}
