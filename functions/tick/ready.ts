import { apply } from '../../shared/apply.ts';
import { seconds } from '../../shared/clock.ts';
import { doorbellFor } from '../../shared/doorbell/doorbell.ts';
import { announce } from '../../shared/events.ts';
import { drawTurn, giveBackTurn } from '../../shared/turn.ts';
import { type Duty, forEachJob, pageSize, ringFor } from './duties.ts';

/**
 * A wakeup may come a little before the job is due: the queue counts whole seconds, and clocks differ. Whoever is due
 * within this time is waited for with another wakeup instead of the next minute's tick.
 */
const soonSeconds = 5;

/** Scheduled jobs whose time has come join their line. */
export const ready: Duty = async (lane, duties) => {
  const { store, clock, doorbell, emit } = duties;
  const soon = clock() + seconds(soonSeconds);
  const due = (from?: string) => store.listDue(lane, soon, pageSize, from);
  await forEachJob(duties, due, async (job) => {
    if (job.state === 'scheduled' && job.dueAt !== undefined && clock() < job.dueAt) {
      await doorbell.ringLater(doorbellFor(job), job.dueAt).catch(() => emit('doorbell_failed', job));
      return;
    }
    const turnAt = await drawTurn(store, job, clock());
    const answer = await apply(store, clock, job, { kind: 'ready', turnAt });
    if (!answer.applied) return giveBackTurn(store, job);
    await announce(duties, 'job_queued', answer.job);
    await ringFor(answer.job, duties);
  });
};
