import { DynamoFileRecords } from '../../shared/store/dynamo-file-records.ts';
import { useTables } from './dynamo-table.ts';
import { fileSuite } from './file-suite.ts';
import { MemoryFileRecords } from './memory-file-records.ts';
import { MemoryJobStore } from './memory-job-store.ts';

const tables = useTables();
fileSuite('DynamoDB', async (clock) => {
  const { store, table } = await tables.newStore(clock);
  return { store, records: new DynamoFileRecords(tables.client, table) };
});

fileSuite('memory', async (clock) => {
  const store = new MemoryJobStore(clock);
  return { store, records: new MemoryFileRecords(store) };
});
