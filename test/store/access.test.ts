import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { expect, it } from 'vitest';
import { makeKey } from '../../shared/access/key-text.ts';
import { seconds } from '../../shared/clock.ts';
import { auditRetentionSeconds } from '../../shared/limits.ts';
import { maxAuditDays } from '../../shared/store/audit-trail.ts';
import { DynamoAuditTrail } from '../../shared/store/dynamo-audit-trail.ts';
import { DynamoKeyStore } from '../../shared/store/dynamo-key-store.ts';
import { DynamoUploadRecords } from '../../shared/store/dynamo-upload-records.ts';
import { accessKeyKey, auditKey } from '../../shared/store/keys.ts';
import { auditSuite } from './audit-suite.ts';
import { useTables } from './dynamo-table.ts';
import { auditEntry, type HandClock, handClock } from './jobs.ts';
import { keySuite } from './key-suite.ts';
import { MemoryJobStore } from './memory-job-store.ts';
import { MemoryKeyStore } from './memory-key-store.ts';
import { MemoryUploadRecords } from './memory-upload-records.ts';
import { uploadRecordSuite } from './upload-record-suite.ts';

const start = Date.parse('2026-11-20T09:00:00Z');
const tables = useTables();
const inDynamo = async (clock: HandClock) => {
  const { store, table } = await tables.newStore(clock);
  const { client } = tables;
  return {
    store,
    audit: new DynamoAuditTrail(client, table, clock),
    keys: new DynamoKeyStore(client, table),
    uploads: new DynamoUploadRecords(client, table, clock),
    itemOf: async (key: { pk: string; sk: string }) =>
      (await client.send(new GetCommand({ TableName: table, Key: key }))).Item,
  };
};
const inMemory = async (clock: HandClock) => {
  const store = new MemoryJobStore(clock);
  return { store, audit: store.audit, keys: new MemoryKeyStore(store.audit) };
};

auditSuite('DynamoDB', inDynamo);
auditSuite('memory', inMemory);
keySuite('DynamoDB', inDynamo);
keySuite('memory', inMemory);
uploadRecordSuite('DynamoDB', async (clock) => (await inDynamo(clock)).uploads);
uploadRecordSuite('memory', async (clock) => new MemoryUploadRecords(clock));

it('looks for entries no further back than a month at a time', async () => {
  const { audit } = await inDynamo(handClock(start));
  const entry = auditEntry(start - maxAuditDays * 24 * 3600 * 1000);
  await audit.append(entry);
  const first = await audit.list({ limit: 10 });
  expect(first).toEqual({ entries: [], next: expect.any(String) });
  const { entries } = await audit.list({ limit: 10, from: first.next });
  expect(entries).toEqual([entry]);
});

it('has the table forget entries, and never keys', async () => {
  const { audit, keys, itemOf } = await inDynamo(handClock(start));
  const entry = auditEntry(start);
  await audit.append(entry);
  expect((await itemOf(auditKey(entry)))?.expiresAt).toBe((start + seconds(auditRetentionSeconds)) / 1000);
  const { id, hash } = makeKey();
  const key = { id, name: 'k', role: 'viewer', createdAt: start, createdBy: 'aws', expiresAt: 1 } as const;
  await keys.create(key, hash, auditEntry(start));
  expect(await itemOf(accessKeyKey(id))).not.toHaveProperty('expiresAt');
});
