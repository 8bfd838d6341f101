import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { type Breaker, neverTold } from '../breaker.ts';
import { type ClaimId, isJobId, type JobId } from '../job.ts';
import type { BreakerStep } from './job-store.ts';
import { breakerKey } from './keys.ts';
import type { TransactItem } from './transact.ts';

/** A circuit breaker as an item of the table, and back. There is none as long as nobody has told of that side. */

const breakerSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('closed'), failures: z.int() }),
  z.object({ state: z.literal('open'), until: z.number() }),
  z.object({
    state: z.literal('trying'),
    by: z.custom<ClaimId>((value) => typeof value === 'string'),
    job: z.custom<JobId>(isJobId),
    until: z.number(),
  }),
]);

export const breakerOfItem = (item: Record<string, unknown> | undefined): Breaker =>
  item === undefined ? neverTold : breakerSchema.parse(item);

/** Writes a step, or only demands that nothing has changed, if it is none. */
export function breakerItem(table: string, { name, before, after }: BreakerStep): TransactItem {
  const fields = Object.entries(before);
  const same = fields.map(([field]) => `#${field} = :${field}`).join(' AND ');
  const condition = {
    ConditionExpression: isDeepStrictEqual(before, neverTold)
      ? `attribute_not_exists(pk) OR (${same})`
      : same,
    ExpressionAttributeNames: Object.fromEntries(fields.map(([field]) => [`#${field}`, field])),
    ExpressionAttributeValues: Object.fromEntries(fields.map(([field, value]) => [`:${field}`, value])),
  };
  const key = breakerKey(name);
  return isDeepStrictEqual(before, after)
    ? { ConditionCheck: { TableName: table, Key: key, ...condition } }
    : { Put: { TableName: table, Item: { ...key, ...after }, ...condition } };
}
