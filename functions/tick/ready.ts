import { apply } from '../../shared/apply.ts';
import { seconds } from '../../shared/clock.ts';
import { doorbellFor } from '../../shared/doorbell/doorbell.ts';
import { announce } from '../../shared/events.ts';
import type { Job } from '../../shared/job.ts';
import { drawTurn, giveBackTurn } from '../../shared/turn.ts';
import { type Duties, type Duty, forEachJob, pageSize, ringFor } from './duties.ts';

/**
 * A wakeup may come a little before the job is due: the queue counts whole seconds, and clocks differ. Whoever is due
 * within `soonSeconds` is woken for once more instead of left to the next minute; the last `momentSeconds` are waited
 * for here, since a wakeup takes whole seconds.
 */
const soonSeconds = 5;
const momentSeconds = 2;

/** Scheduled jobs whose time has come join their line. */
export const ready: Duty = async (lane, duties) => {
  const { store, clock } = duties;
  const soon = clock() + seconds(soonSeconds);
  const due = (from?: string) => store.listDue(lane, soon, pageSize, from);
  await forEachJob(duties, due, async (job) => {
    if (!(await isDue(job, duties))) return;
    const turn = await drawTurn(store, job, clock());
    const answer = await apply(store, clock, job, { kind: 'ready', turnAt: turn.at });
    if (!answer.applied) return giveBackTurn(store, job, turn);
    await announce(duties, 'job_queued', answer.job);
    await ringFor(answer.job, duties);
  });
};

/** Waits a moment for who is due in a moment; for the others it has tick woken again. */
async function isDue(job: Job, { clock, wait, doorbell, emit }: Duties): Promise<boolean> {
  if (job.state !== 'scheduled' || job.dueAt === undefined) return false;
  if (job.dueAt - clock() <= seconds(momentSeconds)) await wait(Math.max(0, job.dueAt - clock()));
  if (clock() >= job.dueAt) return true;
  await doorbell.ringLater(doorbellFor(job), job.dueAt).catch(() => emit('doorbell_failed', job));
  return false;
}
