import { isDeepStrictEqual } from 'node:util';
import { apply } from './apply.ts';
import { type Beats, startBeats } from './beats.ts';
import { type EpochMs, seconds } from './clock.ts';
import type { Report } from './command.ts';
import type { DoorbellPort } from './doorbell/doorbell.ts';
import { announce, type Mover } from './events.ts';
import { type Filing, jobFiles } from './filing.ts';
import type { Job, JobResult, Progress } from './job.ts';
import type { JobContext } from './job-context.ts';
import { JobLog } from './job-log.ts';
import { Lease } from './lease.ts';
import { beatSeconds, leaseSeconds } from './limits.ts';
import { SoftLimitReached } from './outcome.ts';
import type { Backoff } from './retry.ts';
import type { JsonObject } from './store/job-store.ts';
import { acknowledgementTail, plus, type Usage } from './usage.ts';
import type { Opener } from './vault/vault.ts';

export interface Worker extends Mover {
  readonly opener: Opener;
  readonly doorbell: DoorbellPort;
  readonly random: () => number;
  /** Defects: errors that no job type foresaw, already redacted. */
  readonly report: (job: Job, stack: string) => void;
  /** Absent in lanes whose job types keep no files. */
  readonly filing?: Filing;
  /** With every beat: keeps the doorbell's message invisible. */
  readonly onBeat: () => Promise<void>;
  /** Memory of the worker with all its processes, in MiB. */
  readonly memoryMb: () => Promise<number>;
  /** What this invocation has used so far. */
  readonly used: () => Usage;
}

export interface RunLimits {
  readonly hardSeconds: number;
  readonly softSeconds?: number | undefined;
  readonly backoff: Backoff;
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
  readonly #soft = new AbortController();
  readonly #deadline: EpochMs;
  readonly #usedBefore: Usage;
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #closers: (() => Promise<void>)[] = [];
  #closing = false;
  #closed = false;
  /** A stop was asked for, whether that is what ends the run or not. */
  #sawStop = false;
  #answered = false;
  #credited = false;
  /** Opened at most once, and forgotten with the run. */
  #secrets: Promise<JsonObject> | undefined;
  readonly #beats: Beats;
  #job: Job;
  #progress: Progress | undefined;
  #result: JobResult | undefined;
  #peakMemoryMb = 0;
  #told: Progress | undefined;

  constructor(claimed: Job, limits: RunLimits, worker: Worker) {
    const now = worker.clock();
    this.#job = claimed;
    this.#worker = worker;
    this.log = new JobLog(worker.clock, claimed.logLines);
    this.#lease = new Lease(worker.clock, claimed.leaseUntil ?? now + seconds(leaseSeconds));
    this.#lease.lost.addEventListener('abort', () => this.#endWith('leaseLost'), { once: true });
    this.#usedBefore = claimed.usage;
    this.#deadline = Math.min(now + seconds(limits.hardSeconds), limits.giveWayAt);
    this.#in(seconds(limits.hardSeconds), () => this.#endWith('hardLimit'));
    this.#in(limits.giveWayAt - now, () => this.#endWith('giveWay'));
    if (limits.softSeconds !== undefined)
      this.#in(seconds(limits.softSeconds), () => this.#soft.abort(new SoftLimitReached()));
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

  /** Whether the other side has answered. */
  get answered(): boolean {
    return this.#answered;
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

  /** @param last with the write that ends the run, which adds what that write itself costs */
  report(last = false): Report {
    const used = plus(this.#usedBefore, this.#worker.used());
    return {
      ...(this.#progress && { progress: this.#progress }),
      ...(this.#result && { result: this.#result }),
      peakMemoryMb: this.#peakMemoryMb,
      usage: last ? plus(used, acknowledgementTail) : used,
      sawStop: this.#sawStop,
    };
  }

  context(input: JsonObject): JobContext {
    const { store, clock, filing } = this.#worker;
    const fenced = (write: () => Promise<boolean>) => this.#fenced(write);
    return {
      job: this.#job,
      input,
      signal: this.signal,
      softSignal: this.#soft.signal,
      now: clock,
      deadline: this.#deadline,
      secrets: () => this.#openSecrets(),
      answered: () => {
        this.#answered = true;
      },
      log: (level, text) => this.log.add(level, text),
      progress: (step, current, total) => {
        this.#progress = { step, current, total };
        this.#credit(current);
      },
      achieved: (result) => {
        this.#result = result;
      },
      ledger: {
        entries: () => store.listRows(this.#job.id),
        write: (entry) =>
          fenced(() => store.writeRow(this.#job, { ...entry, series: this.#job.series, at: clock() })),
      },
      files: jobFiles(filing, { job: () => this.#job, clock, fenced }),
      atEnd: (close) => {
        // Work that was not waited for may open something yet: it is closed as soon as it is known.
        if (this.#closing) attempt(close).catch(() => undefined);
        else this.#closers.push(close);
      },
    };
  }

  /** That it came further than any run before it is stored at once: should the worker die now, no attempt is spent. */
  #credit(current: number): void {
    if (this.#credited || current <= this.#job.reached) return;
    this.#credited = true;
    this.#beats.soon();
  }

  /** Opening that failed is tried again by whoever asks next. */
  async #openSecrets(): Promise<JsonObject> {
    if (this.#closed) throw new Error('the run is over');
    this.#secrets ??= this.#unseal();
    try {
      const secrets = await this.#secrets;
      if (this.#closed) throw new Error('the run is over');
      return secrets;
    } catch (error) {
      this.#secrets = undefined;
      throw error;
    }
  }

  async #unseal(): Promise<JsonObject> {
    const { store, opener } = this.#worker;
    const sealed = await store.readSecret(this.#job.id);
    if (sealed === undefined) throw new Error('the job has no sealed secret');
    const secrets = await opener.open(this.#job.id, sealed);
    this.log.hide(Object.values(secrets).filter((value) => typeof value === 'string'));
    return secrets;
  }

  /** @throws LeaseLost when the job is no longer ours, whether or not the write was still done */
  async #fenced(write: () => Promise<boolean>): Promise<void> {
    this.#lease.assertHeld();
    if (!(await write())) this.#lease.lose();
    this.#lease.assertHeld();
  }

  /** Whether the work opened anything that has to be closed. */
  get hasToClose(): boolean {
    return this.#closers.length > 0;
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
    this.#closed = true;
    this.#secrets = undefined;
    for (const timer of this.#timers) clearTimeout(timer);
    return failures;
  }

  release(): void {
    this.#lease.release();
  }

  async #beat(): Promise<void> {
    const { store, onBeat } = this.#worker;
    await this.#sampleMemory();
    if (!(await this.#renew())) return;
    await this.#heed();
    // After the lease: should the worker die now, the doorbell rings when the lease is over, not before.
    await onBeat();
    // Last: a log that cannot be stored must not cost the lease.
    await this.log.flush(store, this.#job);
  }

  /** @returns false when the job is no longer ours */
  async #renew(): Promise<boolean> {
    const { store, clock } = this.#worker;
    const { claimId } = this.#job;
    if (claimId === undefined) return false;
    const beat = await apply(store, clock, this.#job, { kind: 'beat', claimId, report: this.report() });
    if (!beat.applied) {
      this.#lease.lose();
      return false;
    }
    this.#job = beat.job;
    if (beat.job.leaseUntil !== undefined) this.#lease.renew(beat.job.leaseUntil);
    return true;
  }

  /** Looks at what the beat's answer says, and tells of it: a stop somebody asked for, progress that was stored. */
  async #heed(): Promise<void> {
    const { stopRequestedAt, stopAcknowledgedAt, progress } = this.#job;
    if (stopRequestedAt !== undefined && stopAcknowledgedAt === undefined) {
      this.#sawStop = true;
      this.#endWith('stopRequested');
      if (await this.#renew()) await announce(this.#worker, 'stop_acknowledged', this.#job);
    }
    if (progress === undefined || isDeepStrictEqual(progress, this.#told)) return;
    this.#told = progress;
    const { current, total } = progress;
    await announce(this.#worker, 'job_progress', this.#job, { current, total });
  }

  async #sampleMemory(): Promise<void> {
    const memoryMb = await this.#worker.memoryMb().catch(() => 0);
    this.#peakMemoryMb = Math.max(this.#peakMemoryMb, memoryMb);
  }

  #in(ms: number, act: () => void): void {
    this.#timers.push(setTimeout(act, Math.max(0, ms)));
  }

  #endWith(end: RunEnd): void {
    this.#end.abort(end);
  }
}

/** A function that throws at once becomes one that rejects. */
const attempt = async (f: () => Promise<void>): Promise<void> => f();
