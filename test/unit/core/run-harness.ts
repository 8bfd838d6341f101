import type { EpochMs } from '../../../shared/clock.ts';
import type { Doorbell } from '../../../shared/doorbell/doorbell.ts';
import type { EventFields, LifecycleEvent } from '../../../shared/events.ts';
import type { Job } from '../../../shared/job.ts';
import type { Work } from '../../../shared/job-context.ts';
import { defaultBackoff } from '../../../shared/limits.ts';
import type { RunLimits, Worker } from '../../../shared/run.ts';
import { runJob } from '../../../shared/run-job.ts';
import type { JsonObject } from '../../../shared/store/job-store.ts';
import { noUsage, type Usage } from '../../../shared/usage.ts';
import { admitted, claimed, present, type Running, waitingJob } from '../../store/jobs.ts';
import { MemoryJobStore } from '../../store/memory-job-store.ts';

export const canary = 'c4nary-p@ss-7f3a';
const clock = () => Date.now();

/** A worker with a store in memory, and ports that remember what they were told. */
export class Bench {
  readonly store = new MemoryJobStore(clock);
  readonly told: { event: LifecycleEvent; job: Job | undefined; fields: EventFields | undefined }[] = [];
  readonly rung: Doorbell[] = [];
  readonly rungLater: (readonly [Doorbell, EpochMs])[] = [];
  readonly reports: string[] = [];
  secrets: JsonObject = { email: 'taro@example.jp', password: canary };
  doorbellDown = false;
  /** What this worker has used. */
  used: Usage = noUsage;
  beats = 0;
  readonly #worker: Worker;

  constructor() {
    this.#worker = {
      store: this.store,
      opener: { open: async () => this.secrets },
      doorbell: {
        ring: async (bell) => this.#ring(() => this.rung.push(bell)),
        ringLater: async (bell, at) => this.#ring(() => this.rungLater.push([bell, at])),
      },
      clock,
      random: () => 0.5,
      emit: (event, job, fields) => this.told.push({ event, job, fields }),
      report: (_, stack) => this.reports.push(stack),
      onBeat: async () => {
        this.beats += 1;
      },
      memoryMb: async () => 123,
      used: () => this.used,
    };
  }

  get events(): LifecycleEvent[] {
    return this.told.map(({ event }) => event);
  }

  /** A running job of this worker. */
  async claim(overrides: Partial<Job> = {}): Promise<Running> {
    const waiting = waitingJob(Date.now(), { secret: 'sealed', ...overrides });
    return claimed(this.store, Date.now(), await admitted(this.store, waiting));
  }

  run(job: Job, work: Work, limits: Partial<RunLimits> = {}, worker: Partial<Worker> = {}) {
    const giveWayAt = Date.now() + 400_000;
    const usual = { hardSeconds: 300, backoff: defaultBackoff, giveWayAt };
    return runJob(job, work, { ...usual, ...limits }, { ...this.#worker, ...worker });
  }

  now(job: Job): Promise<Job> {
    return present(this.store, job);
  }

  #ring(ring: () => void): void {
    if (this.doorbellDown) throw new Error('no queue');
    ring();
  }
}

/** Work that ends as soon as it is told to, as all work should. */
export const untilTold: Work = (context) =>
  new Promise((_, reject) => {
    context.signal.addEventListener('abort', () => reject(new Error('told to end')));
  });

/** Work that listens to nobody. */
export const deaf: Work = () => new Promise(() => undefined);
