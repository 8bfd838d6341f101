import { useTables } from './dynamo-table.ts';
import { everySuite } from './every-suite.ts';

const tables = useTables();
everySuite('DynamoDB', async (clock) => (await tables.newStore(clock)).store);
