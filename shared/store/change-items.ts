import { type Change, ends, laneDelta, revives } from '../change.ts';
import { promiseKept } from '../estimate.ts';
import type { Job } from '../job.ts';
import { lockIdentity, releaseIdentity } from './admission-items.ts';
import { auditItem } from './audit-item.ts';
import { breakerItem } from './breaker-item.ts';
import { updateExpression } from './expression.ts';
import { itemOfJob } from './job-item.ts';
import type { Along } from './job-store.ts';
import * as keys from './keys.ts';
import { laneUpdate, type Sample } from './lane-item.ts';
import { put } from './put.ts';
import type { TransactItem } from './transact.ts';

/** The items of one change, each under the name by which its failed condition is understood. */
export type ChangeItems = { readonly record: { readonly Update: RecordUpdate } } & Readonly<
  Partial<Record<'lane' | 'breaker' | 'identity' | 'secret' | 'audit', TransactItem>>
>;
type RecordUpdate = ReturnType<typeof updateExpression> & {
  readonly TableName: string;
  readonly Key: ReturnType<typeof keys.jobKey>;
};

/** What a start or an end tells about the lane's pace. */
const sampleOf = (before: Job, next: Job): Sample => ({
  jobId: next.id,
  durationMs:
    next.state === 'completed' && before.startedAt !== undefined && next.finishedAt !== undefined
      ? next.finishedAt - before.startedAt
      : undefined,
  ...(next.state === 'running' && { promise: promiseKept(next), claimedAt: next.startedAt }),
});

/** Everything a change writes; one write when it is the record alone, else one transaction, or nothing at all. */
export function changeItems(
  table: string,
  before: Job,
  { next, guard }: Change,
  { renewal, breaker, audit }: Along,
): ChangeItems {
  const expression = updateExpression(itemOfJob(before), itemOfJob(next), guard);
  const delta = laneDelta(before, next);
  const moves = Object.values(delta).some((by) => by !== 0);
  const options = { admits: revives(before, next), sample: sampleOf(before, next) };
  return {
    record: { Update: { TableName: table, Key: keys.jobKey(before.id), ...expression } },
    ...(moves && { lane: { Update: { TableName: table, ...laneUpdate(before.lane, delta, options) } } }),
    ...(breaker && { breaker: breakerItem(table, breaker) }),
    ...(revives(before, next) && {
      ...(next.identity !== undefined && {
        identity: lockIdentity(table, next.identity, next, renewal?.proof),
      }),
      ...(renewal && { secret: put(table, keys.secretKey(next.id), { sealed: renewal.secret }) }),
    }),
    ...(ends(before, next) && {
      ...(before.identity !== undefined && { identity: releaseIdentity(table, before.identity, before) }),
      ...(before.secret === 'sealed' && {
        secret: { Delete: { TableName: table, Key: keys.secretKey(before.id) } },
      }),
    }),
    ...(audit && expression.UpdateExpression !== '' && { audit: auditItem(table, audit) }),
  };
}
