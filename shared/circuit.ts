import { isDeepStrictEqual } from 'node:util';
import { type Breaker, judged, type Verdict, type Way, wayThrough } from './breaker.ts';
import { type Clock, type EpochMs, seconds } from './clock.ts';
import { type DoorbellPort, doorbellFor } from './doorbell/doorbell.ts';
import type { Mover } from './events.ts';
import type { ClaimId, Job } from './job.ts';
import { lanes } from './lanes.ts';
import { leaseMarginSeconds } from './limits.ts';
import type { BreakerStep, JobStore } from './store/job-store.ts';
import { UnreadableRecord } from './store/unreadable.ts';

/** How a circuit stands (breaker.ts). */
export interface Circuit {
  readonly breaker: Breaker;
  readonly way: Way;
}

export async function readCircuit(store: JobStore, name: string, now: EpochMs): Promise<Circuit> {
  const breaker = await store.readBreaker(name);
  return { breaker, way: wayThrough(breaker, now, await trialLasts(store, breaker)) };
}

/** A record of a newer version cannot say; the trial then lasts until its time is over. */
async function trialLasts(store: JobStore, breaker: Breaker): Promise<boolean> {
  if (breaker.state !== 'trying') return false;
  try {
    const job = await store.read(breaker.job);
    return job?.claimId === breaker.by;
  } catch (error) {
    if (error instanceof UnreadableRecord) return true;
    throw error;
  }
}

/** The circuits that the jobs of a line go through, each read when the first of its jobs is met. */
export class Circuits {
  readonly #store: JobStore;
  readonly #clock: Clock;
  readonly #known = new Map<string, Circuit>();

  constructor({ store, clock }: Pick<Mover, 'store' | 'clock'>) {
    this.#store = store;
    this.#clock = clock;
  }

  /** @returns undefined for a job that depends on no other side */
  async of({ breaker: name }: Job): Promise<Circuit | undefined> {
    if (name === undefined) return undefined;
    const circuit = this.#known.get(name) ?? (await readCircuit(this.#store, name, this.#clock()));
    this.#known.set(name, circuit);
    return circuit;
  }

  /** It has changed since it was read. */
  forget({ breaker: name }: Job): void {
    if (name !== undefined) this.#known.delete(name);
  }
}

/**
 * What has to hold of a circuit when a job is claimed, and becomes of it in the same write. The trial's time is that of
 * the function that runs it: nobody's run is longer.
 *
 * @param circuit one that is not barred
 */
export function stepThrough(
  { breaker, way }: Circuit,
  { id, lane, breaker: name }: Job,
  by: ClaimId,
  now: EpochMs,
): BreakerStep | undefined {
  if (name === undefined) return undefined;
  const until = now + seconds(lanes[lane].timeoutSeconds + leaseMarginSeconds);
  return {
    name,
    before: breaker,
    after: way === 'trial' ? { state: 'trying', by, job: id, until } : breaker,
  };
}

/** A race lost this often in a row is a defect, not bad luck. */
const maxRaces = 10;

/**
 * Tells a job's circuit what the attempt found, before the job itself is acknowledged: until then its claim keeps
 * others from a second trial. When the circuit opens, tick is woken for the end of the pause.
 *
 * @returns how the circuit stands then; undefined for a job without one
 */
export async function tellCircuit(
  mover: Mover & { readonly doorbell: DoorbellPort },
  job: Job,
  verdict: Verdict,
): Promise<Breaker | undefined> {
  const { store, clock, emit, doorbell } = mover;
  const { breaker: name, claimId } = job;
  if (name === undefined || claimId === undefined) return undefined;
  for (let race = 0; race < maxRaces; race++) {
    const before = await store.readBreaker(name);
    const after = judged(before, verdict, claimId, clock());
    if (isDeepStrictEqual(before, after)) return before;
    if (!(await store.writeBreaker({ name, before, after }))) continue;
    if (after.state === 'open') {
      if (verdict === 'unavailable') emit('breaker_opened', job, { breaker: name });
      await doorbell.ringLater(doorbellFor(job), after.until).catch(() => emit('doorbell_failed', job));
    } else if (before.state !== 'closed') emit('breaker_closed', job, { breaker: name });
    return after;
  }
  throw new Error(`the circuit ${name} changed at each of ${maxRaces} looks`);
}
