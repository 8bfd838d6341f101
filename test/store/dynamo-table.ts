import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll } from 'vitest';
import { startTables } from '../../local/host/emulators/dynoxide.ts';
import { RunningList } from '../../local/host/functions/running-list.ts';
import type { Clock } from '../../shared/clock.ts';
import { DynamoJobStore } from '../../shared/store/dynamo-job-store.ts';
import { listedAttributes, listIndex, ownerIndex, waitIndex, workIndex } from '../../shared/store/keys.ts';

export interface Tables {
  readonly client: DynamoDBDocumentClient;
  /** A store on a table of its own, empty and with the keys and indexes of infra/job-table.ts. */
  newStore(clock: Clock): Promise<{ store: DynamoJobStore; table: string }>;
  stop(): Promise<void>;
}

/** For the tests of one file: a DynamoDB that starts before the first of them and ends after the last. */
export function useTables(): Pick<Tables, 'client' | 'newStore'> {
  let tables: Tables | undefined;
  beforeAll(async () => {
    tables = await startDynamo();
  });
  afterAll(() => tables?.stop());
  const started = () => {
    if (!tables) throw new Error('tables are there once the tests have begun');
    return tables;
  };
  return {
    get client() {
      return started().client;
    },
    newStore: (clock) => started().newStore(clock),
  };
}

/** A DynamoDB of our own on the real wire protocol, on the loopback interface. */
export async function startDynamo(): Promise<Tables> {
  const directory = await mkdtemp(join(tmpdir(), 'junban-tables-'));
  const server = await startTables(join(directory, 'tables.db'), new RunningList(directory));
  const raw = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${server.port}`,
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const client = DynamoDBDocumentClient.from(raw, { marshallOptions: { removeUndefinedValues: true } });
  let tables = 0;
  return {
    client,
    newStore: async (clock) => {
      tables += 1;
      const table = `jobs-${tables}`;
      await raw.send(createTable(table));
      return { store: new DynamoJobStore(client, table, clock), table };
    },
    stop: async () => {
      raw.destroy();
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function createTable(name: string): CreateTableCommand {
  const key = (partition: string, sort: string) => [
    { AttributeName: partition, KeyType: 'HASH' as const },
    { AttributeName: sort, KeyType: 'RANGE' as const },
  ];
  const keyed = [workIndex, waitIndex, listIndex, ownerIndex].flatMap(({ partition, sort }) => [
    partition,
    sort,
  ]);
  return new CreateTableCommand({
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: key('pk', 'sk'),
    AttributeDefinitions: ['pk', 'sk', ...keyed].map((AttributeName) => ({
      AttributeName,
      AttributeType: 'S' as const,
    })),
    GlobalSecondaryIndexes: [
      ...[workIndex, waitIndex].map(({ name, partition, sort }) => ({
        IndexName: name,
        KeySchema: key(partition, sort),
        Projection: { ProjectionType: 'KEYS_ONLY' as const },
      })),
      ...[listIndex, ownerIndex].map(({ name, partition, sort }) => ({
        IndexName: name,
        KeySchema: key(partition, sort),
        Projection: { ProjectionType: 'INCLUDE' as const, NonKeyAttributes: [...listedAttributes] },
      })),
    ],
  });
}
