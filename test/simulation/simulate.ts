import { neverTold } from '../../shared/breaker.ts';
import { minutes, seconds } from '../../shared/clock.ts';
import { breakerFailures, maxLogLines } from '../../shared/limits.ts';
import { isLocked } from './invariants.ts';
import type { Mutant } from './mutants.ts';
import { People } from './people.ts';
import { Processes } from './processes.ts';
import { goesOn } from './progress.ts';
import { circuitName } from './site.ts';
import { holds, Violation } from './violation.ts';
import { inVirtualTime } from './virtual-time.ts';
import { createWorld, type World } from './world.ts';

export interface Verdict {
  readonly seed: number;
  readonly steps: number;
  /** What did not hold; undefined when all did. */
  readonly violation: Violation | undefined;
  /** What happened how often. */
  readonly seen: ReadonlyMap<string, number>;
  /** All that happened, in words, if that was asked for. */
  readonly lines: readonly string[];
}

export interface Options {
  readonly keepsWords?: boolean;
  readonly mutant?: Mutant | undefined;
}

/** Steps under bad weather in one schedule, and steps after which something goes round in circles. */
const badSteps = 150;
const mostSteps = 20_000;
/** Once all is calm every job ends within this: a few attempts with their pauses, and a line before it. */
const endMs = minutes(6 * 60);

/** One schedule: bad weather for a while, then calm until every job has ended. The same seed is the same schedule. */
export async function simulate(seed: number, { keepsWords = false, mutant }: Options = {}): Promise<Verdict> {
  const world = createWorld(seed, keepsWords, mutant);
  const { scheduler, random, trace, watched } = world;
  const violation = await inVirtualTime({ scheduler, random }, async () => {
    try {
      await weather(world, mutant);
      return watched.violation;
    } catch (error) {
      if (error instanceof Violation) return error;
      throw error;
    }
  });
  if (violation) trace.tell(undefined, violation.message);
  return { seed, steps: scheduler.steps, violation, seen: trace.seen, lines: trace.lines };
}

async function weather(world: World, mutant: Mutant | undefined): Promise<void> {
  const { scheduler, random, store, watched, trace } = world;
  const processes = new Processes(world, mutant?.neglects);
  const people = new People(world, processes);
  // So that it can open within the few steps of a schedule.
  const after = { state: 'closed', failures: random.int(0, breakerFailures - 1) } as const;
  await watched.told({ name: circuitName, before: neverTold, after });
  people.begin();
  everyMinute(world, processes);
  while (scheduler.steps < badSteps && !watched.violation) await scheduler.step();

  trace.tell(undefined, '── from here on nothing fails ──');
  scheduler.calm = true;
  if (!random.chance(0.1)) world.site.up = true;
  else if (!world.site.up)
    scheduler.after(minutes(random.int(1, 12)), () => Object.assign(world.site, { up: true }));
  for (const actor of processes.actors) actor.frozenUntil = 0;
  // A newer version's record may stay at the head of the line, but one that holds a slot cannot be passed over.
  const unreadable = watched.ledger.live().filter(({ job }) => store.unreadable.has(job.id));
  if (random.chance(0.3) || unreadable.some(({ job }) => job.state === 'running')) store.unreadable.clear();
  // What operators have begun comes first, or a late pause would outlast the opening.
  while (!scheduler.isIdle || processes.actors.some(({ alive, role }) => alive && role === 'operate'))
    await scheduler.step();
  people.reopen();
  await untilEnded(world);
  store.unreadable.clear();
  await untilEnded(world);
  await untilQuiet(world, processes);
  if (watched.violation) return;
  for (const { job, hadSecret } of watched.ledger.jobs.values()) {
    holds('I1', (await world.records.read(job.id)) !== undefined, 'an admitted job is gone');
    await isLocked(job, hadSecret, watched.ledger, world.records);
    const lines = await world.records.listLog(job.id, 0, maxLogLines);
    // There may be more than the record says: a chunk that arrives late sets the record's number back.
    const whole = lines.length === job.logLines && lines.every(({ number }, index) => number === index + 1);
    holds('I1', whole, `of ${job.logLines} log lines ${lines.length} are there`);
  }
}

/** Until all jobs that can be read have ended. @throws Violation I1, I6 */
async function untilEnded({ scheduler, watched, store, weather }: World): Promise<void> {
  const calmSince = scheduler.now;
  const until = calmSince + endMs;
  for (;;) {
    if (watched.violation) return;
    const live = watched.ledger.live().filter(({ job }) => !store.unreadable.has(job.id));
    if (live.length === 0) return;
    const { now } = scheduler;
    holds('I1', now < until, `${live.length} jobs have not ended`);
    holds('I1', scheduler.steps < mostSteps, `after ${mostSteps} steps ${live.length} jobs have not ended`);
    const { clockErrorMs } = weather;
    for (const followed of live) goesOn(followed, watched.ledger, { now, since: calmSince, clockErrorMs });
    await scheduler.step();
  }
}

/** Whoever is still there may yet do something: it must not matter. */
async function untilQuiet({ scheduler, watched }: World, processes: Processes): Promise<void> {
  const until = scheduler.now + minutes(10);
  while (!watched.violation && scheduler.now < until && processes.actors.some(({ alive }) => alive))
    await scheduler.step();
}

/** Tick's rule: once a minute; now and then not at all, or twice at once. */
function everyMinute(world: World, processes: Processes): void {
  const { scheduler, random } = world;
  const times = scheduler.calm
    ? 1
    : random.weighted([
        [1, 7],
        [0, 1],
        [2, 2],
      ]);
  for (let time = 0; time < times; time++) processes.tick();
  scheduler.after(seconds(60), () => everyMinute(world, processes));
}
