import { breakerSuite } from './breaker-suite.ts';
import { contentionSuite } from './contention-suite.ts';
import { counterSuite } from './counter-suite.ts';
import { gateSuite } from './gate-suite.ts';
import { jobStoreSuite, type StoreFactory } from './job-store-suite.ts';
import { laneSuite } from './lane-suite.ts';
import { listSuite } from './list-suite.ts';
import { logAndRowSuite } from './log-and-row-suite.ts';
import { repeatSuite } from './repeat-suite.ts';
import { retrySuite } from './retry-suite.ts';

/** All that holds for every store of jobs. */
export function everySuite(name: string, newStore: StoreFactory): void {
  jobStoreSuite(name, newStore);
  listSuite(name, newStore);
  laneSuite(name, newStore);
  gateSuite(name, newStore);
  breakerSuite(name, newStore);
  repeatSuite(name, newStore);
  retrySuite(name, newStore);
  logAndRowSuite(name, newStore);
  contentionSuite(name, newStore);
  counterSuite(name, newStore);
}
