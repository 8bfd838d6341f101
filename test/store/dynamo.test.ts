import { afterAll, beforeAll } from 'vitest';
import { contentionSuite } from './contention-suite.ts';
import { startDynamo, type Tables } from './dynamo-table.ts';
import { jobStoreSuite } from './job-store-suite.ts';
import { logAndRowSuite } from './log-and-row-suite.ts';

let tables: Tables;
beforeAll(async () => {
  tables = await startDynamo();
});
afterAll(() => tables.stop());

const newStore = async (clock: () => number) => (await tables.newStore(clock)).store;

jobStoreSuite('DynamoDB', newStore);
logAndRowSuite('DynamoDB', newStore);
contentionSuite('DynamoDB', newStore);
