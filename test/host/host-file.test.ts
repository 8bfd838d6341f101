import { existsSync, statSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Host, startHost } from '../../local/host/host.ts';
import { type HostFile, readHostFile } from '../../local/host/host-file.ts';
import { makeWorkplace, role, type Workplace } from './support/assembly.ts';
import { startHostProcess } from './support/host-process.ts';

let place: Workplace;
let host: Host | undefined;
const fileOf = () => join(place.dataDir, 'host.json');

beforeEach(() => {
  place = makeWorkplace({
    resources: {
      Role: role,
      Table: {
        Type: 'AWS::DynamoDB::Table',
        Properties: {
          KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
          AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        },
      },
    },
    outputs: { TableName: { Value: { Ref: 'Table' } } },
  });
});

afterEach(async () => {
  await host?.stop();
  host = undefined;
  place.remove();
});

it('a running host is found by its data directory, and what is found there opens it', async () => {
  expect(readHostFile(place.dataDir)).toBeUndefined();
  host = await startHost({ ...place, apiPort: 0 });
  const found = readHostFile(place.dataDir);
  expect(found).toMatchObject({
    pid: process.pid,
    apiUrl: host.apiUrl,
    awsEndpoint: host.awsEndpoint,
    region: host.region,
    outputs: { TableName: 'test-Table' },
  } satisfies Partial<HostFile>);
  const { awsEndpoint: endpoint, region, credentials } = found ?? host;
  const { TableNames } = await new DynamoDBClient({ endpoint, region, credentials }).send(
    new ListTablesCommand(),
  );
  expect(TableNames).toEqual(['test-Table']);
});

it('nobody but the owner may read it, even where a readable file lay before', async () => {
  host = await startHost({ ...place, apiPort: 0 });
  await host.stop();
  await writeFile(fileOf(), '{}', { mode: 0o644 });
  await writeFile(`${fileOf()}.new`, '{}', { mode: 0o644 });
  host = await startHost({ ...place, apiPort: 0 });
  expect(statSync(fileOf()).mode & 0o777).toBe(0o600);
  expect(existsSync(`${fileOf()}.new`)).toBe(false);
});

it('it is gone when the host has stopped', async () => {
  host = await startHost({ ...place, apiPort: 0 });
  await host.stop();
  expect(existsSync(fileOf())).toBe(false);
});

it('a host that was killed leaves it, and is not taken for a living one', async () => {
  const killed = await startHostProcess(place);
  expect(readHostFile(place.dataDir)?.apiUrl).toBe(killed.apiUrl);
  await killed.kill();
  expect(existsSync(fileOf())).toBe(true);
  expect(readHostFile(place.dataDir)).toBeUndefined();
  // The next one takes its place, and ends what it left running.
  host = await startHost(place);
  expect(readHostFile(place.dataDir)?.pid).toBe(process.pid);
});

it('a process that came to have the same id is not taken for the host', async () => {
  host = await startHost({ ...place, apiPort: 0 });
  const written: HostFile = JSON.parse(await readFile(fileOf(), 'utf8'));
  await writeFile(fileOf(), JSON.stringify({ ...written, processStart: '1' }));
  expect(readHostFile(place.dataDir)).toBeUndefined();
});

it('what is no such file is as good as none', async () => {
  host = await startHost({ ...place, apiPort: 0 });
  for (const content of ['', '[]', '{"pid":1}', '{"pid":']) {
    await writeFile(fileOf(), content);
    expect(readHostFile(place.dataDir)).toBeUndefined();
  }
});
