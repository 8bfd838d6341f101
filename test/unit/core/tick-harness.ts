import type { Duties } from '../../../functions/tick/duties.ts';
import type { EpochMs } from '../../../shared/clock.ts';
import type { Doorbell } from '../../../shared/doorbell/doorbell.ts';
import type { EventFields, LifecycleEvent } from '../../../shared/events.ts';
import type { Job, JobId } from '../../../shared/job.ts';
import type { Page, Place } from '../../../shared/store/job-store.ts';
import { admitted, claimed, done, handClock, type Running, waitingJob } from '../../store/jobs.ts';
import { MemoryJobStore } from '../../store/memory-job-store.ts';

/** What the duties of tick work with: a store in memory, and ports that remember what they were told. */
export class TickBench {
  readonly clock = handClock(Date.UTC(2026, 10, 22));
  readonly store = new MemoryJobStore(this.clock);
  readonly rings: { bell: Doorbell; group: 'spare' | undefined }[] = [];
  readonly later: { bell: Doorbell; at: EpochMs }[] = [];
  readonly told: { event: LifecycleEvent; job: Job | undefined; fields: EventFields | undefined }[] = [];
  doorbellDown = false;
  /** Jobs that may still be looked at before the function's time is over. */
  jobsInTime = Number.POSITIVE_INFINITY;

  get duties(): Duties {
    return {
      store: this.store,
      clock: this.clock,
      doorbell: {
        ring: async (bell, group) => this.#ring(() => this.rings.push({ bell, group })),
        ringLater: async (bell, at) => this.#ring(() => this.later.push({ bell, at })),
      },
      emit: (event, job, fields) => this.told.push({ event, job, fields }),
      timeLeft: () => this.jobsInTime-- > 0,
      wait: async (ms) => this.clock.advance(ms),
    };
  }

  get events(): LifecycleEvent[] {
    return this.told.map(({ event }) => event);
  }

  /** A waiting job, a millisecond behind the last. */
  async waiting(overrides: Partial<Job> = {}): Promise<Job> {
    this.clock.advance(1);
    return admitted(this.store, waitingJob(this.clock(), overrides));
  }

  async running(overrides: Partial<Job> = {}): Promise<Running> {
    const waiting = await this.waiting(overrides);
    return claimed(this.store, this.clock(), waiting);
  }

  cancel(job: Job): Promise<Job> {
    return done(this.store, this.clock(), job, { kind: 'cancel' });
  }

  until(at: EpochMs): void {
    this.clock.advance(at - this.clock());
  }

  #ring(ring: () => void): void {
    if (this.doorbellDown) throw new Error('the queue is away');
    ring();
  }
}

/** A list as an index that lags behind shows it: these, whatever has become of them. */
export function staleList(ids: readonly JobId[]): (limit: number, from?: Place) => Promise<Page> {
  return async (limit, from = '0') => {
    const next = Number(from) + limit;
    return { ids: ids.slice(Number(from), next), ...(next < ids.length && { next: String(next) }) };
  };
}
