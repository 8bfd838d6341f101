import type { Clock, EpochMs } from '../../shared/clock.ts';
import { isTerminal, type Job, type JobId } from '../../shared/job.ts';
import { type LaneName, lanes } from '../../shared/lanes.ts';
import type { LedgerEntry } from '../../shared/ledger.ts';
import type {
  Admission,
  Admitted,
  JobStore,
  JsonObject,
  LaneState,
  LogLine,
  Proof,
  SealedSecret,
  Written,
} from '../../shared/store/job-store.ts';
import { type Change, ends, type Guard, laneDelta } from '../../shared/transition.ts';

interface Kept {
  job: Job;
  readonly input: JsonObject;
  secret: SealedSecret | undefined;
  proof: Proof | undefined;
  proofTries: number;
  readonly rows: Map<number, LedgerEntry>;
  readonly lines: Map<number, LogLine>;
}

/** A job store in memory that passes the store suite, for tests that need no wire. */
export class MemoryJobStore implements JobStore {
  readonly #clock: Clock;
  readonly #jobs = new Map<JobId, Kept>();
  readonly #durations: number[] = [];
  /** While set, every call fails with it: the store cannot be reached. */
  down: Error | undefined;
  /** How many calls failed because the store was down. */
  refused = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async admit({ job, input, secret, proof }: Admission): Promise<Admitted> {
    this.#reach();
    const live = [...this.#jobs.values()].find(
      (kept) =>
        job.identity !== undefined && kept.job.identity === job.identity && !isTerminal(kept.job.state),
    );
    if (live) {
      const lock = { liveJobId: live.job.id, ...(live.proof && { proof: live.proof }) };
      return { admitted: false, because: 'identity', ...lock };
    }
    if (this.#count(job.lane, 'queued') >= lanes[job.lane].maxQueued)
      return { admitted: false, because: 'full' };
    this.#jobs.set(job.id, { job, input, secret, proof, proofTries: 0, rows: new Map(), lines: new Map() });
    return { admitted: true };
  }

  async countProof(identity: string, by: 1 | -1): Promise<number> {
    this.#reach();
    const live = [...this.#jobs.values()].find(
      (kept) => kept.job.identity === identity && !isTerminal(kept.job.state),
    );
    if (!live) return 0;
    live.proofTries += by;
    return live.proofTries;
  }

  async read(id: JobId): Promise<Job | undefined> {
    this.#reach();
    const job = this.#jobs.get(id)?.job;
    return job?.expiresAt !== undefined && job.expiresAt <= this.#clock() ? undefined : job;
  }

  async readInput(id: JobId): Promise<JsonObject | undefined> {
    this.#reach();
    return this.#jobs.get(id)?.input;
  }

  async readSecret(id: JobId): Promise<SealedSecret | undefined> {
    this.#reach();
    return this.#jobs.get(id)?.secret;
  }

  async readLane(lane: LaneName): Promise<LaneState> {
    this.#reach();
    const durationsMs = [...this.#durations];
    return { queued: this.#count(lane, 'queued'), running: this.#count(lane, 'running'), durationsMs };
  }

  async write(before: Job, { next, guard }: Change): Promise<Written> {
    this.#reach();
    const kept = this.#jobs.get(before.id);
    if (!kept || !holds(guard, kept.job)) return { written: false, because: 'guard', job: kept?.job };
    if (
      laneDelta(before, next).running > 0 &&
      this.#count(next.lane, 'running') >= lanes[next.lane].concurrency
    )
      return { written: false, because: 'lane' };
    kept.job = merged(kept.job, before, next);
    if (ends(before, next)) {
      kept.secret = undefined;
      kept.proof = undefined;
    }
    if (next.state === 'completed' && next.finishedAt !== undefined && before.startedAt !== undefined)
      this.#durations.push(next.finishedAt - before.startedAt);
    return { written: true, job: kept.job };
  }

  async listQueued(lane: LaneName, limit: number): Promise<JobId[]> {
    this.#reach();
    return this.#line(lane)
      .slice(0, limit)
      .map((job) => job.id);
  }

  async listOverdue(lane: LaneName, now: EpochMs, limit: number): Promise<JobId[]> {
    return this.#timed(lane, 'running', (job) => job.leaseUntil, now, limit);
  }

  async listDue(lane: LaneName, now: EpochMs, limit: number): Promise<JobId[]> {
    return this.#timed(lane, 'scheduled', (job) => job.dueAt, now, limit);
  }

  async countAhead(job: Job, limit: number): Promise<number> {
    this.#reach();
    const place = this.#line(job.lane).findIndex((other) => other.id === job.id);
    return Math.min(Math.max(0, place), limit);
  }

  async appendLog(job: Job, lines: readonly LogLine[]): Promise<boolean> {
    const kept = this.#fenced(job);
    const last = lines.at(-1);
    if (!kept || last === undefined) return last === undefined;
    for (const line of lines) kept.lines.set(line.number, line);
    kept.job = { ...kept.job, logLines: last.number };
    return true;
  }

  async writeRow(job: Job, entry: LedgerEntry): Promise<boolean> {
    const kept = this.#fenced(job);
    kept?.rows.set(entry.number, entry);
    return kept !== undefined;
  }

  async listRows(id: JobId): Promise<LedgerEntry[]> {
    this.#reach();
    return [...(this.#jobs.get(id)?.rows.values() ?? [])].sort((a, b) => a.number - b.number);
  }

  async listLog(id: JobId, after: number, limit: number): Promise<LogLine[]> {
    this.#reach();
    const lines = [...(this.#jobs.get(id)?.lines.values() ?? [])].sort((a, b) => a.number - b.number);
    return lines.filter((line) => line.number > after).slice(0, limit);
  }

  #reach(): void {
    if (!this.down) return;
    this.refused += 1;
    throw this.down;
  }

  #fenced(job: Job): Kept | undefined {
    this.#reach();
    const kept = this.#jobs.get(job.id);
    return kept?.job.state === 'running' && kept.job.claimId === job.claimId ? kept : undefined;
  }

  #all(): Job[] {
    return [...this.#jobs.values()].map(({ job }) => job);
  }

  #count(lane: LaneName, state: Job['state']): number {
    return this.#all().filter((job) => job.lane === lane && job.state === state).length;
  }

  #line(lane: LaneName): Job[] {
    return this.#all()
      .filter((job) => job.lane === lane && job.state === 'queued')
      .sort((a, b) => a.rank - b.rank || (a.id < b.id ? -1 : 1));
  }

  #timed(
    lane: LaneName,
    state: Job['state'],
    timeOf: (job: Job) => EpochMs | undefined,
    now: EpochMs,
    limit: number,
  ): JobId[] {
    this.#reach();
    return this.#all()
      .filter((job) => job.lane === lane && job.state === state && (timeOf(job) ?? 0) <= now)
      .sort((a, b) => (timeOf(a) ?? 0) - (timeOf(b) ?? 0))
      .slice(0, limit)
      .map((job) => job.id);
  }
}

const holds = ({ noStopRequest, ...equal }: Guard, job: Job): boolean =>
  Object.entries(equal).every(([field, value]) =>
    Object.entries(job).some(([f, v]) => f === field && v === value),
  ) && !(noStopRequest && job.stopRequestedAt !== undefined);

/** Writes only what the change touched, as the conditional update of the table does. */
function merged(present: Job, before: Job, next: Job): Job {
  const touched = (field: string) => field in before && !(field in next);
  const kept = Object.entries(present).filter(([field]) => !touched(field));
  const changed = Object.entries(next).filter(([field, value]) =>
    Object.entries(before).every(([f, v]) => f !== field || v !== value),
  );
  return { ...next, ...Object.fromEntries(kept), ...Object.fromEntries(changed) };
}
