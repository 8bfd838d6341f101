import { apply } from '../../shared/apply.ts';
import { Circuits } from '../../shared/circuit.ts';
import { seconds } from '../../shared/clock.ts';
import { doorbellFor } from '../../shared/doorbell/doorbell.ts';
import { lanes } from '../../shared/lanes.ts';
import { forgottenDoorbellSeconds } from '../../shared/limits.ts';
import { everyId, readable } from '../../shared/work-list.ts';
import { type Duty, ringFor } from './duties.ts';

/** Waiting jobs asked for at a time: few, since a lane has few slots. */
const pageSize = 10;

/** A wakeup may come a little before the pause is over, as clocks differ; tick is then woken for it once more. */
const soonSeconds = 5;

/**
 * Rings when slots are free and nobody came: a doorbell was lost, or never sent. One ring per free slot is enough,
 * since a worker that ends rings for the next itself; who is rung for matters little, since a worker takes the first in
 * line whatever it was rung for. A paused lane is left in peace, and so are jobs whose circuit is open; when its pause is
 * over they are rung for at once, however fresh their doorbell is.
 */
export const ringForgotten: Duty = async (lane, duties) => {
  const { store, clock, emit, doorbell } = duties;
  const { running, pausedAt, claimedAt = 0 } = await store.readLane(lane);
  if (pausedAt !== undefined) return;
  // Nobody runs, but somebody did a moment ago: the lane is between two jobs, and the next is rung for already.
  const isBetween = running === 0 && clock() < claimedAt + seconds(forgottenDoorbellSeconds);
  const circuits = new Circuits(duties);
  const tried = new Set<string | undefined>();
  let free = lanes[lane].concurrency - running;
  for await (const id of everyId((from) => store.listQueued(lane, pageSize, from))) {
    if (free <= 0) return;
    const job = await readable(store, id, emit);
    if (job?.state !== 'queued') continue;
    const circuit = await circuits.of(job);
    if (circuit && circuit.way !== 'free') {
      if (tried.has(job.breaker)) continue;
      tried.add(job.breaker);
      if (circuit.way === 'trial') {
        free -= 1;
        await ringFor(job, duties, 'spare');
      } else if (circuit.breaker.state === 'open' && circuit.breaker.until - clock() <= seconds(soonSeconds))
        await doorbell
          .ringLater(doorbellFor(job), circuit.breaker.until)
          .catch(() => emit('doorbell_failed', job));
      continue;
    }
    if (isBetween) return;
    free -= 1;
    if (clock() < (job.rungAt ?? job.queuedAt) + seconds(forgottenDoorbellSeconds)) continue;
    const answer = await apply(store, clock, job, { kind: 'rung' });
    if (!answer.applied) continue;
    emit('doorbell_rung_again', answer.job);
    await ringFor(answer.job, duties, 'spare');
  }
};
