import type { Caller } from '../../functions/http/caller.ts';
import { cancelJob } from '../../functions/operate/cancel-job.ts';
import { drainLane, limitLane, pauseLane, resumeLane } from '../../functions/operate/lane-control.ts';
import { retryJob } from '../../functions/operate/retry-job.ts';
import { minutes, seconds } from '../../shared/clock.ts';
import type { Job } from '../../shared/job.ts';
import type { Ports, Processes } from './processes.ts';
import { circuitName } from './site.ts';
import { submit } from './submission.ts';
import { jobType, plans } from './work.ts';
import type { World } from './world.ts';

const apiSeconds = 30;
const submitters = ['hana', 'taro', 'yuki'];
const identities = ['hana@example.jp', 'taro@example.jp'];
const pausesMs = [100, seconds(1), seconds(4), seconds(15), seconds(45)];

/** No address, so that no rate is counted for it. */
const caller: Caller = {
  principal: undefined,
  sourceIp: undefined,
  requestId: 'request-1',
  language: 'ja',
};

/** They seal, but not in earnest. */
const keys = {
  sealer: { seal: async () => new Uint8Array([1, 2, 3]) },
  prover: { prove: async () => new Uint8Array([1]) },
};

/** What people do, at any moment: submit, cancel, have it tried again, and what an operator does to a lane. */
export class People {
  readonly #world: World;
  readonly #processes: Processes;
  #submitted = 0;

  constructor(world: World, processes: Processes) {
    this.#world = world;
    this.#processes = processes;
  }

  begin(): void {
    const { random, scheduler } = this.#world;
    for (let first = random.int(1, 4); first > 0; first--) this.#submit();
    const next = () => {
      if (scheduler.calm) return;
      this.#act();
      scheduler.after(random.int(1, random.pick(pausesMs)), next);
    };
    scheduler.after(random.int(1, seconds(5)), next);
  }

  /** Lanes are open, their limits as they were. */
  reopen(): void {
    for (const lane of this.#world.laneNames)
      this.#processes.start('operate', apiSeconds, async (ports) => {
        await limitLane(lane, null, caller, ports);
        await resumeLane(lane, caller, ports);
      });
  }

  #act(): void {
    const { random, laneNames } = this.#world;
    const operate = (main: Parameters<Processes['start']>[2]) =>
      this.#processes.start('operate', apiSeconds, main);
    const lane = random.pick(laneNames);
    const acts: readonly (readonly [() => void, number])[] = [
      [() => this.#submit(), this.#submitted < 10 ? 8 : 1],
      [() => operate((ports) => this.#withJob(ports, (job) => cancelJob(job, caller, ports))), 4],
      [() => operate((ports) => this.#withJob(ports, (job) => this.#retry(job, ports))), 3],
      [() => this.#siteGoes(), 0.8],
      [() => operate((ports) => pauseLane(lane, caller, ports)), 0.6],
      [() => operate((ports) => drainLane(lane, caller, ports)), 0.3],
      [() => operate((ports) => limitLane(lane, random.int(1, 3), caller, ports)), 0.3],
      [() => operate((ports) => resumeLane(lane, caller, ports)), 1.5],
      [() => this.#rollback(), 0.4],
      [() => this.#world.store.unreadable.clear(), 0.4],
      [() => this.#outage(), 0.1],
    ];
    random.weighted(acts)();
  }

  async #withJob(
    { store }: Ports,
    act: (job: Parameters<typeof cancelJob>[0]) => Promise<unknown>,
  ): Promise<void> {
    const { random, watched } = this.#world;
    const ids = [...watched.ledger.jobs.keys()];
    if (ids.length === 0) return;
    const job = await store.read(random.pick(ids));
    if (job) await act(job);
  }

  /** Most know that their secrets are needed again; some send them where there were none. */
  #retry(job: Job, ports: Ports): Promise<Job> {
    const { random } = this.#world;
    const brings = job.secret === 'destroyed' ? random.chance(0.8) : random.chance(0.05);
    const { identity = undefined } = random.chance(0.95) ? job : { identity: identities[0] };
    const secrets = { password: 'open sesame' };
    const type = jobType({ input: {}, secrets, ...(identity !== undefined && { identity }) });
    const brought = brings ? { secrets, type } : undefined;
    return retryJob(job, brought, caller, { ...ports, ...keys });
  }

  #siteGoes(): void {
    const { site, trace } = this.#world;
    site.up = !site.up;
    trace.tell(undefined, `the site is ${site.up ? 'up' : 'away'}`, site.up ? 'site up' : 'site away');
  }

  /** Everything stands still, for minutes or longer than a job may wait. */
  #outage(): void {
    const { random, scheduler, trace } = this.#world;
    const forMs = minutes(random.pick([2, 10, 40, 90]));
    trace.tell(undefined, () => `everything stands still for ${forMs / 60_000} min`, 'outage');
    scheduler.leap(forMs);
  }

  /** A newer version wrote the first waiting record of a lane, and is gone again. */
  #rollback(): void {
    const { watched, store, trace } = this.#world;
    const waiting = watched.ledger.live().filter(({ job }) => job.state === 'queued');
    const [first] = waiting.sort((a, b) => a.job.rank - b.job.rank);
    if (!first) return;
    trace.tell(
      undefined,
      () => `${trace.name('job', first.job.id)} cannot be read by this version`,
      'unreadable',
    );
    store.unreadable.add(first.job.id);
  }

  #submit(): void {
    const { random, laneNames } = this.#world;
    this.#submitted += 1;
    const identity = random.chance(0.3) ? random.pick(identities) : undefined;
    const plan = random.weighted(plans);
    const type = jobType({
      input: { plan },
      ...(random.chance(0.4) && { secrets: { password: 'open sesame' } }),
      ...(identity !== undefined && { identity }),
      ...(random.chance(0.35) && { breaker: circuitName }),
    });
    const wish = {
      lane: random.pick(laneNames),
      ...(random.chance(0.5) && { priority: random.int(0, 9) }),
      ...(random.chance(0.8) && { submitter: random.pick(submitters) }),
      delayMs: random.chance(0.15) ? random.int(seconds(1), seconds(90)) : undefined,
      repeatable: random.chance(0.3)
        ? { key: `key ${random.int(1, 4)}`, fingerprint: new Uint8Array([1]) }
        : undefined,
    };
    this.#processes.start('submit', apiSeconds, (ports) => submit(type, wish, ports));
  }
}
