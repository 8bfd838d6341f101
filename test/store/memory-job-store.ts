import { isDeepStrictEqual } from 'node:util';
import type { AuditEntry } from '../../shared/access/audit.ts';
import { type Breaker, neverTold } from '../../shared/breaker.ts';
import { type Change, ends, type LaneDelta, laneDelta, revives } from '../../shared/change.ts';
import { type Clock, type EpochMs, seconds } from '../../shared/clock.ts';
import { promiseKept } from '../../shared/estimate.ts';
import type { Gate, Passage } from '../../shared/gate.ts';
import type { Job, JobId } from '../../shared/job.ts';
import { type LaneName, lanes } from '../../shared/lanes.ts';
import type { LedgerEntry } from '../../shared/ledger.ts';
import { idempotencySeconds } from '../../shared/limits.ts';
import type { Source } from '../../shared/store/file-records.ts';
import type {
  Admission,
  Admitted,
  Along,
  BreakerStep,
  FormerRequest,
  JobStore,
  JsonObject,
  LaneSettings,
  LaneSettingsChange,
  LaneState,
  LogLine,
  Page,
  Place,
  PromiseKept,
  Proof,
  SealedSecret,
  Written,
} from '../../shared/store/job-store.ts';
import { UnreadableRecord } from '../../shared/store/unreadable.ts';
import { holds, merged } from './conditions.ts';
import { MemoryAuditTrail } from './memory-audit-trail.ts';

interface Kept {
  job: Job;
  readonly input: JsonObject;
  secret: SealedSecret | undefined;
  readonly rows: Map<number, LedgerEntry>;
  readonly lines: Map<number, LogLine>;
}

interface KeptLane {
  readonly counters: { scheduled: number; queued: number; running: number };
  settings: LaneSettings;
  readonly durationsMs: number[];
  readonly promises: PromiseKept[];
  claimedAt?: EpochMs;
}

/**
 * A job store in memory that passes the store suite. It keeps what the table keeps, counters and locks as data of
 * their own, so that a change which forgets one of them shows.
 */
export class MemoryJobStore implements JobStore {
  readonly #clock: Clock;
  readonly #jobs = new Map<JobId, Kept>();
  readonly #lanes = new Map<LaneName, KeptLane>();
  readonly #identities = new Map<string, { jobId: JobId; proof?: Proof; tries: number }>();
  readonly #repeated = new Map<string, FormerRequest & { readonly until: EpochMs }>();
  readonly #breakers = new Map<string, Breaker>();
  readonly #gates = new Map<string, EpochMs>();
  /** What people did, as it was written along. */
  readonly audit: MemoryAuditTrail;
  /** What jobs were sent with. */
  readonly sources = new Map<JobId, Source>();
  /** Records that a newer version wrote: listed like all others, and not to be read. */
  readonly newer = new Set<JobId>();
  /** While set, every call fails with it: the store cannot be reached. */
  down: Error | undefined;
  /** How many calls failed because the store was down. */
  refused = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.audit = new MemoryAuditTrail(clock);
  }

  /** Every record whose time is not over. */
  all(): Job[] {
    return [...this.#jobs.keys()].flatMap((id) => (this.newer.has(id) ? [] : (this.#present(id) ?? [])));
  }

  async admit({ job, input, source, secret, proof, idempotency, audit }: Admission): Promise<Admitted> {
    this.#reach();
    const former = idempotency && this.#repeated.get(idempotency.key);
    if (former && former.until > this.#clock()) {
      const { jobId, fingerprint } = former;
      return { admitted: false, because: 'repeated', jobId, fingerprint };
    }
    const live = job.identity === undefined ? undefined : this.#identities.get(job.identity);
    if (live) {
      const lock = { liveJobId: live.jobId, ...(live.proof && { proof: live.proof }) };
      return { admitted: false, because: 'identity', ...lock };
    }
    const lane = this.#lane(job.lane);
    const delta = laneDelta(undefined, job);
    if (lane.settings.drainingAt !== undefined) return { admitted: false, because: 'draining' };
    if (!this.#hasRoom(job.lane, delta)) return { admitted: false, because: 'full' };
    this.#count(job.lane, delta);
    this.#jobs.set(job.id, { job, input, secret, rows: new Map(), lines: new Map() });
    if (source) this.sources.set(job.id, source);
    if (job.identity !== undefined)
      this.#identities.set(job.identity, { jobId: job.id, tries: 0, ...(proof && { proof }) });
    if (idempotency) {
      const { key, fingerprint } = idempotency;
      const until = this.#clock() + seconds(idempotencySeconds);
      this.#repeated.set(key, { jobId: job.id, fingerprint, until });
    }
    this.#tell(audit);
    return { admitted: true };
  }

  async findRepeated(key: string): Promise<FormerRequest | undefined> {
    this.#reach();
    const former = this.#repeated.get(key);
    if (!former || former.until <= this.#clock()) return undefined;
    return { jobId: former.jobId, fingerprint: former.fingerprint };
  }

  async pass({ key, stepMs, maxLeadMs }: Gate, now: EpochMs): Promise<Passage> {
    this.#reach();
    const slot = Math.max(now, this.#gates.get(key) ?? now);
    if (slot > now + maxLeadMs) return { passed: false, freeAt: slot - maxLeadMs };
    this.#gates.set(key, slot + stepMs);
    return { passed: true, slot };
  }

  async giveBack({ key, stepMs }: Gate): Promise<void> {
    this.#reach();
    const next = this.#gates.get(key);
    if (next !== undefined) this.#gates.set(key, next - stepMs);
  }

  async countProof(identity: string, by: 1 | -1): Promise<number> {
    this.#reach();
    const live = this.#identities.get(identity);
    if (!live) return 0;
    live.tries += by;
    return live.tries;
  }

  async read(id: JobId): Promise<Job | undefined> {
    this.#reach();
    return this.#present(id);
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
    const { counters, settings, claimedAt, durationsMs, promises } = this.#lane(lane);
    const claimed = claimedAt === undefined ? {} : { claimedAt };
    return { ...counters, ...settings, ...claimed, durationsMs: [...durationsMs], promises: [...promises] };
  }

  async setLane(lane: LaneName, settings: LaneSettingsChange, audit?: AuditEntry): Promise<LaneState> {
    this.#reach();
    const kept = this.#lane(lane);
    const merged = Object.entries({ ...kept.settings, ...settings });
    kept.settings = Object.fromEntries(merged.filter(([, value]) => value !== null && value !== undefined));
    if (Object.keys(settings).length > 0) this.#tell(audit);
    return this.readLane(lane);
  }

  async write(before: Job, { next, guard }: Change, along: Along = {}): Promise<Written> {
    const { renewal, breaker, audit } = along;
    this.#reach();
    const kept = this.#jobs.get(before.id);
    if (!kept || !holds(guard, kept.job))
      return { written: false, because: 'guard', job: this.#present(before.id) };
    const delta = laneDelta(before, next);
    const lane = this.#lane(next.lane);
    if (delta.running > 0 && (lane.settings.pausedAt !== undefined || this.#isBusy(next.lane)))
      return { written: false, because: 'lane' };
    if (breaker && !this.#isAs(breaker)) return { written: false, because: 'breaker' };
    if (revives(before, next)) {
      if (lane.settings.drainingAt !== undefined || !this.#hasRoom(next.lane, delta))
        return { written: false, because: 'lane' };
      if (next.identity !== undefined && this.#identities.has(next.identity))
        return { written: false, because: 'identity' };
      const proof = renewal?.proof && { proof: renewal.proof };
      if (next.identity !== undefined)
        this.#identities.set(next.identity, { jobId: next.id, tries: 0, ...proof });
      kept.secret = renewal?.secret ?? kept.secret;
    }
    if (breaker) this.#breakers.set(breaker.name, breaker.after);
    this.#count(next.lane, delta);
    kept.job = merged(kept.job, before, next);
    if (ends(before, next)) {
      kept.secret = undefined;
      if (before.identity !== undefined && this.#identities.get(before.identity)?.jobId === before.id)
        this.#identities.delete(before.identity);
    }
    this.#sample(lane, before, next);
    if (!isDeepStrictEqual(before, next)) this.#tell(audit);
    return { written: true, job: kept.job };
  }

  async readBreaker(name: string): Promise<Breaker> {
    this.#reach();
    return this.#breakers.get(name) ?? neverTold;
  }

  async writeBreaker(step: BreakerStep): Promise<boolean> {
    this.#reach();
    const isAs = this.#isAs(step);
    if (isAs) this.#breakers.set(step.name, step.after);
    return isAs;
  }

  async listQueued(lane: LaneName, limit: number, from?: Place): Promise<Page> {
    return this.#list(lane, 'queued', (job) => job.rank, Number.POSITIVE_INFINITY, limit, from);
  }

  async listOverdue(lane: LaneName, now: EpochMs, limit: number, from?: Place): Promise<Page> {
    return this.#list(lane, 'running', (job) => job.leaseUntil, now, limit, from);
  }

  async listDue(lane: LaneName, now: EpochMs, limit: number, from?: Place): Promise<Page> {
    return this.#list(lane, 'scheduled', (job) => job.dueAt, now, limit, from);
  }

  async listWaitOver(lane: LaneName, now: EpochMs, limit: number, from?: Place): Promise<Page> {
    return this.#list(lane, 'queued', (job) => job.waitUntil, now, limit, from);
  }

  async countAhead(job: Job, limit: number): Promise<number> {
    const { ids } = await this.listQueued(job.lane, Number.POSITIVE_INFINITY);
    return Math.min(Math.max(0, ids.indexOf(job.id)), limit);
  }

  async appendLog(job: Job, lines: readonly LogLine[]): Promise<boolean> {
    const kept = this.#fenced(job);
    const last = lines.at(-1);
    if (!kept || last === undefined) return last === undefined;
    if (last.number <= kept.job.logLines) return true;
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

  #tell(entry: AuditEntry | undefined): void {
    if (entry) this.audit.add(entry);
  }

  #isAs({ name, before }: BreakerStep): boolean {
    return isDeepStrictEqual(this.#breakers.get(name) ?? neverTold, before);
  }

  #lane(name: LaneName): KeptLane {
    const fresh = (): KeptLane => ({
      counters: { scheduled: 0, queued: 0, running: 0 },
      settings: {},
      durationsMs: [],
      promises: [],
    });
    const lane = this.#lanes.get(name) ?? fresh();
    this.#lanes.set(name, lane);
    return lane;
  }

  #count(lane: LaneName, delta: LaneDelta): void {
    const { counters } = this.#lane(lane);
    counters.scheduled += delta.scheduled;
    counters.queued += delta.queued;
    counters.running += delta.running;
  }

  #hasRoom(name: LaneName, delta: LaneDelta): boolean {
    const { counters, settings } = this.#lane(name);
    const waiting = delta.scheduled > 0 ? counters.scheduled : counters.queued;
    return waiting < (settings.maxQueued ?? lanes[name].maxQueued);
  }

  #isBusy(name: LaneName): boolean {
    return this.#lane(name).counters.running >= lanes[name].concurrency;
  }

  #sample(lane: KeptLane, before: Job, next: Job): void {
    if (next.state === 'completed' && next.finishedAt !== undefined && before.startedAt !== undefined)
      keepRecent(lane.durationsMs, next.finishedAt - before.startedAt);
    if (before.state !== 'queued' || next.state !== 'running') return;
    const promise = promiseKept(next);
    if (promise) keepRecent(lane.promises, promise);
    if (next.startedAt !== undefined) lane.claimedAt = next.startedAt;
  }

  #present(id: JobId): Job | undefined {
    if (this.newer.has(id)) throw new UnreadableRecord(id, { cause: 'a state of a newer version' });
    const job = this.#jobs.get(id)?.job;
    return job?.expiresAt !== undefined && job.expiresAt <= this.#clock() ? undefined : job;
  }

  #fenced(job: Job): Kept | undefined {
    this.#reach();
    const kept = this.#jobs.get(job.id);
    return kept?.job.state === 'running' && kept.job.claimId === job.claimId ? kept : undefined;
  }

  #list(
    lane: LaneName,
    state: Job['state'],
    orderOf: (job: Job) => number | undefined,
    until: number,
    limit: number,
    from: Place = '',
  ): Page {
    this.#reach();
    const listed = [...this.#jobs.values()]
      .flatMap(({ job }) => {
        const order = orderOf(job);
        const isIn = job.lane === lane && job.state === state && order !== undefined && order <= until;
        return isIn ? [{ id: job.id, place: `${String(order).padStart(15, '0')}#${job.id}` }] : [];
      })
      .filter(({ place }) => place > from)
      .sort((a, b) => (a.place < b.place ? -1 : 1));
    const page = listed.slice(0, limit);
    const next = listed.length > limit ? page.at(-1)?.place : undefined;
    return { ids: page.map(({ id }) => id), ...(next !== undefined && { next }) };
  }
}

function keepRecent<T>(samples: T[], sample: T): void {
  samples.push(sample);
  if (samples.length > 32) samples.shift();
}
