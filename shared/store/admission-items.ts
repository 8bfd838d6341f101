import { laneDelta } from '../change.ts';
import type { EpochMs } from '../clock.ts';
import { seconds } from '../clock.ts';
import type { Job } from '../job.ts';
import { idempotencySeconds, sideItemSeconds } from '../limits.ts';
import { auditItem } from './audit-item.ts';
import { itemOfJob } from './job-item.ts';
import type { Admission, Proof, Repeatable } from './job-store.ts';
import * as keys from './keys.ts';
import { laneUpdate } from './lane-item.ts';
import { put } from './put.ts';
import type { TransactItem } from './transact.ts';

/** The items of one admission, each under the name by which its failed condition is understood. */
export type AdmissionItems = Readonly<Record<'lane' | 'record' | 'input', TransactItem>> &
  Readonly<Partial<Record<'identity' | 'repeated' | 'secret' | 'audit', TransactItem>>>;

/** Everything an admission stores; one transaction, or nothing at all. */
export function admissionItems(
  table: string,
  { job, input, source, secret, proof, idempotency, audit }: Admission,
  now: EpochMs,
): AdmissionItems {
  const { record, lane } = placeInLine(table, job);
  return {
    lane,
    record,
    ...(job.identity !== undefined && { identity: lockIdentity(table, job.identity, job, proof) }),
    ...(idempotency && { repeated: rememberRequest(table, idempotency, job, now) }),
    input: put(table, keys.inputKey(job.id), {
      input,
      ...(source && { source }),
      expiresAt: sideItemExpiry(job),
    }),
    ...(secret && { secret: put(table, keys.secretKey(job.id), { sealed: secret }) }),
    ...(audit && { audit: auditItem(table, audit) }),
  };
}

function placeInLine(table: string, job: Job): { record: TransactItem; lane: TransactItem } {
  const counters = laneUpdate(job.lane, laneDelta(undefined, job), { admits: true });
  return {
    record: put(table, {}, itemOfJob(job), { ConditionExpression: 'attribute_not_exists(pk)' }),
    lane: { Update: { TableName: table, ...counters } },
  };
}

/** One live job per identity. */
export const lockIdentity = (table: string, identity: string, { id }: Job, proof?: Proof): TransactItem =>
  put(
    table,
    keys.identityKey(identity),
    { jobId: id, ...(proof && { proof }) },
    { ConditionExpression: 'attribute_not_exists(pk)' },
  );

export const releaseIdentity = (table: string, identity: string, { id }: Job): TransactItem => ({
  Delete: {
    TableName: table,
    Key: keys.identityKey(identity),
    ConditionExpression: 'attribute_not_exists(pk) OR jobId = :job',
    ExpressionAttributeValues: { ':job': id },
  },
});

/** A key whose time is over may be used anew, whether TTL has removed its item or not. */
function rememberRequest(
  table: string,
  { key, fingerprint }: Repeatable,
  { id }: Job,
  now: EpochMs,
): TransactItem {
  const expiresAt = Math.ceil((now + seconds(idempotencySeconds)) / 1000);
  return put(
    table,
    keys.idempotencyKey(key),
    { jobId: id, fingerprint, expiresAt },
    {
      ConditionExpression: 'attribute_not_exists(pk) OR expiresAt <= :now',
      ExpressionAttributeValues: { ':now': Math.floor(now / 1000) },
    },
  );
}

/** In seconds, for TTL. */
export const sideItemExpiry = ({ beginsAt }: Job): number => Math.ceil(beginsAt / 1000) + sideItemSeconds;
