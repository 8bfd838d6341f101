import type { Random } from './random.ts';
import type { Scheduler, Timed } from './scheduler.ts';

interface Active {
  readonly scheduler: Scheduler;
  readonly random: Random;
}

let active: Active | undefined;

const realSetTimeout = globalThis.setTimeout;
const realClearTimeout = globalThis.clearTimeout;
const realUuid = crypto.randomUUID.bind(crypto);

/** A timer of the simulation, as setTimeout hands it out. */
class VirtualTimeout {
  readonly timed: Timed;
  readonly scheduler: Scheduler;

  constructor(timed: Timed, scheduler: Scheduler) {
    this.timed = timed;
    this.scheduler = scheduler;
  }
}

const replace = (owner: object, name: string, value: unknown) =>
  Object.defineProperty(owner, name, { value, configurable: true, writable: true });

/** The engine's own timers run in simulated time, and belong to the actor that sets them. */
replace(
  globalThis,
  'setTimeout',
  Object.assign((run: (...rest: unknown[]) => void, ms = 0, ...rest: unknown[]) => {
    if (active === undefined) return realSetTimeout(run, ms, ...rest);
    const { scheduler } = active;
    return new VirtualTimeout(
      scheduler.after(ms, () => run(...rest), scheduler.current),
      scheduler,
    );
  }, realSetTimeout),
);
replace(globalThis, 'clearTimeout', (timer?: VirtualTimeout | NodeJS.Timeout) => {
  if (timer instanceof VirtualTimeout) timer.scheduler.cancel(timer.timed);
  else realClearTimeout(timer);
});
replace(crypto, 'randomUUID', () => (active === undefined ? realUuid() : active.random.uuid()));

/** Within `run`, time and chance are the simulation's. One at a time. */
export async function inVirtualTime<T>(now: Active, run: () => Promise<T>): Promise<T> {
  if (active !== undefined) throw new Error('another schedule is under way');
  active = now;
  try {
    return await run();
  } finally {
    active = undefined;
  }
}
