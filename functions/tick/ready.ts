import { apply } from '../../shared/apply.ts';
import { type Duty, forEachJob, pageSize, ringFor } from './duties.ts';

/** Scheduled jobs whose time has come join their line. */
export const ready: Duty = async (lane, duties) => {
  const { store, clock, emit } = duties;
  await forEachJob(store, await store.listDue(lane, clock(), pageSize), async (job) => {
    const answer = await apply(store, clock, job, { kind: 'ready' });
    if (!answer.applied) return;
    emit('job_queued', answer.job);
    await ringFor(answer.job, duties);
  });
};
