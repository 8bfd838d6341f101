import { apply } from './apply.ts';
import { type Beats, startBeats } from './beats.ts';
import { type Clock, type EpochMs, seconds } from './clock.ts';
import type { DoorbellPort } from './doorbell/doorbell.ts';
import type { Emit } from './events.ts';
import type { Job, JobResult, Progress } from './job.ts';
import type { JobContext } from './job-context.ts';
import { JobLog } from './job-log.ts';
import { Lease, LeaseLost } from './lease.ts';
import { beatSeconds, leaseSeconds } from './limits.ts';
import type { JobStore, JsonObject } from './store/job-store.ts';
import type { Report } from './transition.ts';
import type { Opener } from './vault/vault.ts';

export interface Worker {
  readonly store: JobStore;
  readonly opener: Opener;
  readonly doorbell: DoorbellPort;
  readonly clock: Clock;
  readonly random: () => number;
  readonly emit: Emit;
  /** Defects: errors that no job type foresaw, already redacted. */
  readonly report: (job: Job, stack: string) => void;
  /** With every beat: keeps the doorbell's message invisible. */
  readonly onBeat: () => Promise<void>;
  /** Memory of the worker with all its processes, in MiB. */
  readonly memoryMb: () => Promise<number>;
}

export interface RunLimits {
  readonly hardSeconds: number;
  /** When the job must have given way, because its function is about to be cut off. */
  readonly giveWayAt: EpochMs;
}

/** Why a run was ended from outside the work. */
export type RunEnd = 'stopRequested' | 'hardLimit' | 'giveWay' | 'leaseLost';

/**
 * One attempt at a job while it goes on: its lease and beats, its limits, its log, and what it tells. The first
 * reason to end it wins, except that a lost lease beats them all.
 */
export class Run {
  readonly log: JobLog;
  readonly #worker: Worker;
  readonly #lease: Lease;
  readonly #end = new AbortController();
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #closers: (() => Promise<void>)[] = [];
  #closing = false;
  readonly #beats: Beats;
  #job: Job;
  #progress: Progress | undefined;
  #result: JobResult | undefined;
  #peakMemoryMb = 0;

  constructor(claimed: Job, limits: RunLimits, worker: Worker) {
    const now = worker.clock();
    this.#job = claimed;
    this.#worker = worker;
    this.log = new JobLog(worker.clock, claimed.logLines);
    this.#lease = new Lease(worker.clock, claimed.leaseUntil ?? now + seconds(leaseSeconds));
    this.#lease.lost.addEventListener('abort', () => this.#endWith('leaseLost'), { once: true });
    this.#endIn(seconds(limits.hardSeconds), 'hardLimit');
    this.#endIn(Math.max(0, limits.giveWayAt - now), 'giveWay');
    this.#beats = startBeats(seconds(beatSeconds), () => this.#beat());
  }

  get job(): Job {
    return this.#job;
  }

  get signal(): AbortSignal {
    return this.#end.signal;
  }

  get leaseLost(): AbortSignal {
    return this.#lease.lost;
  }

  get ended(): RunEnd | undefined {
    if (this.#lease.lost.aborted) return 'leaseLost';
    return this.#end.signal.aborted ? (this.#end.signal.reason as RunEnd) : undefined;
  }

  /** Rejects when the work was told to end and has not done so in time. Never resolves. */
  graceOver(graceMs: number): Promise<never> {
    return new Promise((_, reject) => {
      const overdue = () => reject(new Error('the work did not end in time'));
      const count = () => this.#timers.push(setTimeout(overdue, graceMs));
      if (this.signal.aborted) count();
      else this.signal.addEventListener('abort', count, { once: true });
    });
  }

  report(): Report {
    return {
      ...(this.#progress && { progress: this.#progress }),
      ...(this.#result && { result: this.#result }),
      peakMemoryMb: this.#peakMemoryMb,
    };
  }

  context(input: JsonObject): JobContext {
    const { store, opener, clock } = this.#worker;
    return {
      job: this.#job,
      input,
      signal: this.signal,
      secrets: async () => {
        const sealed = await store.readSecret(this.#job.id);
        if (sealed === undefined) throw new Error('the job has no sealed secret');
        const secrets = await opener.open(this.#job.id, sealed);
        this.log.hide(Object.values(secrets).filter((value) => typeof value === 'string'));
        return secrets;
      },
      log: (level, text) => this.log.add(level, text),
      progress: (step, current, total) => {
        this.#progress = { step, current, total };
      },
      achieved: (result) => {
        this.#result = result;
      },
      ledger: {
        entries: () => store.listRows(this.#job.id),
        write: async (entry) => {
          if (this.#lease.lost.aborted) throw new LeaseLost();
          if (await store.writeRow(this.#job, { ...entry, at: clock() })) return;
          this.#lease.lose();
          throw new LeaseLost();
        },
      },
      atEnd: (close) => {
        // Work that was not waited for may open something yet: it is closed as soon as it is known.
        if (this.#closing) attempt(close).catch(() => undefined);
        else this.#closers.push(close);
      },
    };
  }

  /** Closes what the work opened, last opened first, while the beats go on. @returns what went wrong */
  async close(withinMs: number): Promise<unknown[]> {
    const failures: unknown[] = [];
    this.#closing = true;
    await this.#sampleMemory();
    const late = new Promise<void>((resolve) => this.#timers.push(setTimeout(resolve, withinMs)));
    for (const close of this.#closers.reverse())
      await Promise.race([attempt(close).catch((error: unknown) => failures.push(error)), late]);
    await this.#beats.stop(late);
    for (const timer of this.#timers) clearTimeout(timer);
    return failures;
  }

  release(): void {
    this.#lease.release();
  }

  async #beat(): Promise<void> {
    const { store, clock, onBeat } = this.#worker;
    const { claimId } = this.#job;
    if (claimId === undefined) return;
    await this.#sampleMemory();
    const beat = await apply(store, clock, this.#job, { kind: 'beat', claimId, report: this.report() });
    if (!beat.applied) {
      this.#lease.lose();
      return;
    }
    this.#job = beat.job;
    if (beat.job.leaseUntil !== undefined) this.#lease.renew(beat.job.leaseUntil);
    if (beat.job.stopRequestedAt !== undefined) this.#endWith('stopRequested');
    // After the lease: should the worker die now, the doorbell rings when the lease is over, not before.
    await onBeat();
    // Last: a log that cannot be stored must not cost the lease.
    await this.log.flush(store, this.#job);
  }

  async #sampleMemory(): Promise<void> {
    const memoryMb = await this.#worker.memoryMb().catch(() => 0);
    this.#peakMemoryMb = Math.max(this.#peakMemoryMb, memoryMb);
  }

  #endIn(ms: number, end: RunEnd): void {
    this.#timers.push(setTimeout(() => this.#endWith(end), ms));
  }

  #endWith(end: RunEnd): void {
    this.#end.abort(end);
  }
}

/** A function that throws at once becomes one that rejects. */
const attempt = async (f: () => Promise<void>): Promise<void> => f();
