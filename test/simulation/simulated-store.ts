import type { AuditEntry } from '../../shared/access/audit.ts';
import type { Change } from '../../shared/change.ts';
import type { Clock, EpochMs } from '../../shared/clock.ts';
import type { Gate } from '../../shared/gate.ts';
import type { Job, JobId } from '../../shared/job.ts';
import type { LaneName } from '../../shared/lanes.ts';
import type { LedgerEntry } from '../../shared/ledger.ts';
import type {
  Admission,
  Along,
  BreakerStep,
  JobStore,
  LaneSettingsChange,
  LogLine,
  Page,
  Place,
  Written,
} from '../../shared/store/job-store.ts';
import { UnreadableRecord } from '../../shared/store/unreadable.ts';
import type { Call, Network } from './network.ts';
import type { WatchedStore } from './watched-store.ts';

/** How often a call waits for others to come in between; those that change most, most often. */
const parks = { write: 0.85, read: 0.4, list: 0.3, glance: 0.05 };

/** How far the indexes lag behind the table. */
export interface Lag {
  readonly now: Clock;
  /** Whether a list is answered as it was at that time. */
  readonly isBehind: (at: EpochMs) => boolean;
}

/** The store as an actor reaches it: over a network. What each call does is watched. */
export class SimulatedStore implements JobStore {
  /** Records of a newer version, which this one cannot read. */
  readonly unreadable = new Set<JobId>();
  readonly #network: Network;
  readonly #store: JobStore;
  readonly #watched: WatchedStore;
  readonly #lag: Lag;
  readonly #lists = new Map<string, { readonly page: Page; readonly at: EpochMs }>();

  constructor(network: Network, store: JobStore, watched: WatchedStore, lag: Lag) {
    this.#network = network;
    this.#store = store;
    this.#watched = watched;
    this.#lag = lag;
  }

  admit(admission: Admission) {
    return this.#call('admit', parks.write, (by) => this.#watched.admit(by, admission));
  }

  write(before: Job, change: Change, along?: Along): Promise<Written> {
    return this.#call('write', parks.write, async (by, decidedAt) => {
      const answer = await this.#watched.write({ by, decidedAt, along }, before, change);
      if (!answer.written && answer.because === 'guard') this.#mustRead(before.id);
      return answer;
    });
  }

  read(id: JobId) {
    return this.#call('read', parks.read, async () => {
      this.#mustRead(id);
      return this.#store.read(id);
    });
  }

  appendLog(job: Job, lines: readonly LogLine[]) {
    const effect = (store: JobStore) => store.appendLog(job, lines);
    return this.#call('appendLog', parks.read, (by) => this.#watched.append(by, job, 'log', effect));
  }

  writeRow(job: Job, entry: LedgerEntry) {
    const effect = (store: JobStore) => store.writeRow(job, entry);
    return this.#call('writeRow', parks.write, (by) => this.#watched.append(by, job, 'row', effect));
  }

  setLane(lane: LaneName, settings: LaneSettingsChange, audit?: AuditEntry) {
    return this.#call('setLane', parks.read, (by) => this.#watched.setLane(by, lane, settings, audit));
  }

  findRepeated(key: string) {
    return this.#call('findRepeated', parks.read, () => this.#store.findRepeated(key));
  }

  pass(gate: Gate, now: EpochMs) {
    return this.#call('pass', parks.list, () => this.#store.pass(gate, now));
  }

  giveBack(gate: Gate) {
    return this.#call('giveBack', parks.list, () => this.#store.giveBack(gate));
  }

  countProof(identity: string, by: 1 | -1) {
    return this.#call('countProof', parks.list, () => this.#store.countProof(identity, by));
  }

  readInput(id: JobId) {
    return this.#call('readInput', parks.list, () => this.#store.readInput(id));
  }

  readSecret(id: JobId) {
    return this.#call('readSecret', parks.list, () => this.#store.readSecret(id));
  }

  /** Mostly asked for what is told of a step: others rarely come in between. */
  readLane(lane: LaneName) {
    return this.#call('readLane', parks.glance, () => this.#store.readLane(lane));
  }

  readBreaker(name: string) {
    return this.#call('readBreaker', parks.list, () => this.#store.readBreaker(name));
  }

  writeBreaker(step: BreakerStep) {
    return this.#call('writeBreaker', parks.write, (by) => this.#watched.writeBreaker(by, step));
  }

  listQueued(lane: LaneName, limit: number, from?: Place) {
    return this.#list(`listQueued ${lane} ${limit} ${from}`, () => this.#store.listQueued(lane, limit, from));
  }

  listOverdue(lane: LaneName, now: EpochMs, limit: number, from?: Place) {
    return this.#list(`listOverdue ${lane} ${limit} ${from}`, () =>
      this.#store.listOverdue(lane, now, limit, from),
    );
  }

  listDue(lane: LaneName, now: EpochMs, limit: number, from?: Place) {
    return this.#list(`listDue ${lane} ${limit} ${from}`, () => this.#store.listDue(lane, now, limit, from));
  }

  listWaitOver(lane: LaneName, now: EpochMs, limit: number, from?: Place) {
    return this.#list(`listWaitOver ${lane} ${limit} ${from}`, () =>
      this.#store.listWaitOver(lane, now, limit, from),
    );
  }

  countAhead(job: Job, limit: number) {
    return this.#call('countAhead', parks.list, () => this.#store.countAhead(job, limit));
  }

  listRows(id: JobId) {
    return this.#call('listRows', parks.list, () => this.#store.listRows(id));
  }

  listLog(id: JobId, after: number, limit: number) {
    return this.#call('listLog', parks.list, () => this.#store.listLog(id, after, limit));
  }

  /** An index lags behind the table: sometimes the answer is an earlier one. */
  #list(what: string, effect: () => Promise<Page>): Promise<Page> {
    return this.#call(what, parks.list, async () => {
      const former = this.#lists.get(what);
      if (former && this.#lag.isBehind(former.at)) return former.page;
      const page = await effect();
      this.#lists.set(what, { page, at: this.#lag.now() });
      return page;
    });
  }

  #call<T>(what: string, parks: number, effect: Call<T>['effect']): Promise<T> {
    return this.#network.call({ what, parks, effect });
  }

  #mustRead(id: JobId): void {
    if (this.unreadable.has(id)) throw new UnreadableRecord(id, {});
  }
}
