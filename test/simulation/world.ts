import type { LaneName } from '../../shared/lanes.ts';
import type { JobStore } from '../../shared/store/job-store.ts';
import { MemoryJobStore } from '../store/memory-job-store.ts';
import type { Mutant } from './mutants.ts';
import { Network } from './network.ts';
import { Random } from './random.ts';
import { Scheduler } from './scheduler.ts';
import { SimulatedStore } from './simulated-store.ts';
import type { Site } from './site.ts';
import { Trace } from './trace.ts';
import { WatchedStore } from './watched-store.ts';
import { drawWeather, type Weather } from './weather.ts';

/** Everything one schedule happens in. */
export interface World {
  readonly random: Random;
  readonly scheduler: Scheduler;
  readonly trace: Trace;
  readonly weather: Weather;
  readonly network: Network;
  /** The lanes that are in use. */
  readonly laneNames: readonly LaneName[];
  /** The store as actors reach it, and as it is. */
  readonly store: SimulatedStore;
  readonly records: JobStore;
  readonly watched: WatchedStore;
  readonly site: Site;
}

const start = Date.UTC(2026, 10, 20);

/** Lists are behind the table by at most this, in this share of all times. */
const lagMs = 2000;
const lagShare = 0.15;
/** Up to here clocks are as close as they are in production. */
const closeMs = 1500;

export function createWorld(seed: number, keepsWords: boolean, mutant: Mutant | undefined): World {
  const random = new Random(seed);
  const scheduler = new Scheduler(random, start);
  const now = () => scheduler.now;
  const trace = new Trace(now, keepsWords);
  const weather = drawWeather(random);
  const network = new Network(scheduler, random, weather, trace);
  const memory = new MemoryJobStore(now);
  const records = mutant?.store?.(memory) ?? memory;
  const watched = new WatchedStore({
    store: records,
    trace,
    now,
    clocksAreClose: weather.clockErrorMs <= closeMs,
    clockErrorMs: weather.clockErrorMs,
  });
  const isBehind = (at: number) => !scheduler.calm && scheduler.now - at <= lagMs && random.chance(lagShare);
  const store = new SimulatedStore(network, records, watched, { now, isBehind });
  const laneNames = random.weighted<readonly LaneName[]>([
    [['browser'], 5],
    [['documents'], 3],
    [['crawl'], 1],
    [['browser', 'documents'], 1],
  ]);
  return {
    random,
    scheduler,
    trace,
    weather,
    network,
    laneNames,
    store,
    records,
    watched,
    site: { up: true },
  };
}
