import { everySuite } from './every-suite.ts';
import { MemoryJobStore } from './memory-job-store.ts';

/** What the unit tests run against has to be a store like any other. */
everySuite('memory', async (clock) => new MemoryJobStore(clock));
