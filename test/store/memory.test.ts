import { contentionSuite } from './contention-suite.ts';
import { jobStoreSuite } from './job-store-suite.ts';
import { logAndRowSuite } from './log-and-row-suite.ts';
import { MemoryJobStore } from './memory-job-store.ts';

/** What the unit tests run against has to be a store like any other. */
const newStore = async (clock: () => number) => new MemoryJobStore(clock);

jobStoreSuite('memory', newStore);
logAndRowSuite('memory', newStore);
contentionSuite('memory', newStore);
