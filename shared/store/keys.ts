import type { UploadId } from '../artifacts/uploads.ts';
import type { EpochMs } from '../clock.ts';
import { isTerminal, type Job, type JobId, type JobState } from '../job.ts';
import type { LaneName } from '../lanes.ts';

/** Every key of the one table, in one place. docs/adr/0005-one-table.md says why there is only one. */

const pad = (n: number, width: number) => String(Math.max(0, Math.trunc(n))).padStart(width, '0');
/** Milliseconds as text that sorts like the number; 15 digits last beyond the year 30,000. */
export const sortableMs = (at: number): string => pad(at, 15);

const jobPartition = (id: JobId) => `JOB#${id}`;
export const jobKey = (id: JobId) => ({ pk: jobPartition(id), sk: 'JOB' });
export const inputKey = (id: JobId) => ({ pk: jobPartition(id), sk: 'INPUT' });
export const secretKey = (id: JobId) => ({ pk: jobPartition(id), sk: 'SECRET' });
export const rowPrefix = 'ROW#';
export const rowKey = (id: JobId, row: number) => ({
  pk: jobPartition(id),
  sk: `${rowPrefix}${pad(row, 7)}`,
});
export const logPrefix = 'LOG#';
export const logKey = (id: JobId, line: number) => ({
  pk: jobPartition(id),
  sk: `${logPrefix}${pad(line, 6)}`,
});
export const filePrefix = 'FILE#';
export const fileKey = (id: JobId, name: string) => ({
  pk: jobPartition(id),
  sk: `${filePrefix}${name}`,
});
export const laneKey = (lane: LaneName) => ({ pk: `LANE#${lane}`, sk: 'LANE' });
export const breakerKey = (name: string) => ({ pk: `BREAKER#${name}`, sk: 'BREAKER' });
export const gateKey = (key: string) => ({ pk: key, sk: 'GATE' });
export const idempotencyKey = (key: string) => ({ pk: `IDEMPOTENCY#${key}`, sk: 'IDEMPOTENCY' });
export const identityKey = (identity: string) => ({ pk: `IDENTITY#${identity}`, sk: 'IDENTITY' });
export const accessKeyPrefix = 'KEY#';
/** All keys lie in one partition, so that a role can be let at them and at nothing else (infra/job-table.ts). */
export const accessKeyPartition = 'KEYS';
/** When keys were last used: apart from them, for whoever may note that may not touch a key. */
export const keyUsePartition = 'KEY-USE';
export const keyUseKey = (id: string) => ({ pk: keyUsePartition, sk: `${accessKeyPrefix}${id}` });
export const accessKeyKey = (id: string) => ({ pk: accessKeyPartition, sk: `${accessKeyPrefix}${id}` });
export const uploadKey = (id: UploadId) => ({ pk: `UPLOAD#${id}`, sk: 'UPLOAD' });

/** Entries of one day, in UTC, the newest last. */
export const auditPartition = (at: EpochMs): string => `AUDIT#${new Date(at).toISOString().slice(0, 10)}`;
export const auditKey = ({ at, id }: { readonly at: EpochMs; readonly id: string }) => ({
  pk: auditPartition(at),
  sk: `${sortableMs(at)}#${id}`,
});

/** Names of the indexes and their key attributes, shared with the infrastructure. */
export const workIndex = { name: 'work', partition: 'gsi1pk', sort: 'gsi1sk' } as const;
export const waitIndex = { name: 'wait', partition: 'gsi3pk', sort: 'gsi3sk' } as const;
export const listIndex = { name: 'list', partition: 'gsi2pk', sort: 'gsi2sk' } as const;
export const ownerIndex = { name: 'owner', partition: 'gsi4pk', sort: 'gsi4sk' } as const;
/** What the last two hold beside the keys: what a list shows, and nothing that a beat changes. */
export const listedAttributes = [
  'id',
  'type',
  'lane',
  'state',
  'title',
  'priority',
  'series',
  'submittedAt',
  'firstStartedAt',
  'startedAt',
  'finishedAt',
  'expiresAt',
  'owner',
  'error',
] as const;

export const workPartition = (lane: LaneName, state: 'queued' | 'scheduled' | 'running') =>
  `LANE#${lane}#${state}`;

/** Place in the work index: by rank, due time or lease end. Finished jobs are not in it. */
export function workKeys(job: Job): { gsi1pk: string; gsi1sk: string } | undefined {
  if (isTerminal(job.state)) return undefined;
  const order = { queued: job.rank, scheduled: job.dueAt ?? 0, running: job.leaseUntil ?? 0 }[job.state];
  return { gsi1pk: workPartition(job.lane, job.state), gsi1sk: `${sortableMs(order)}#${job.id}` };
}

export const waitPartition = (lane: LaneName) => `LANE#${lane}#waits`;

/** Place in the wait index: by the end of its wait, while it waits. */
export const waitKeys = ({ state, waitUntil, lane, id }: Job) =>
  state === 'queued' && waitUntil !== undefined
    ? { gsi3pk: waitPartition(lane), gsi3sk: `${sortableMs(waitUntil)}#${id}` }
    : undefined;

const listPlace = ({ submittedAt, id }: Job): string => `${sortableMs(submittedAt)}#${id}`;

export const listPartition = (state: JobState) => `STATE#${state}`;

/** Place in the list index: jobs of one state, the newest last. */
export const listKeys = (job: Job) => ({ gsi2pk: listPartition(job.state), gsi2sk: listPlace(job) });

export const ownerPartition = (owner: string) => `OWNER#${owner}`;

/** Place in the owner index: jobs of one owner, the newest last. */
export const ownerKeys = (job: Job) =>
  job.owner === undefined ? undefined : { gsi4pk: ownerPartition(job.owner), gsi4sk: listPlace(job) };
