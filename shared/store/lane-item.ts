import * as z from 'zod';
import type { LaneDelta } from '../change.ts';
import type { EpochMs } from '../clock.ts';
import type { JobId } from '../job.ts';
import { type LaneName, lanes } from '../lanes.ts';
import type { LaneSettingsChange, LaneState, PromiseKept } from './job-store.ts';
import { laneKey } from './keys.ts';

/** The lane's item: exact counters, what an operator set, and samples for the estimate. */

/** Samples kept per lane. A job's id is random, so its slot is a random replacement that needs no read. */
const sampleSlots = 32;
const slotOf = (sample: string, id: JobId): string =>
  `${sample}${Number.parseInt(id.slice(0, 2), 16) % sampleSlots}`;

/** What a job leaves behind in the lane's samples. */
export interface Sample {
  readonly jobId: JobId;
  readonly durationMs?: number | undefined;
  readonly promise?: PromiseKept | undefined;
  readonly claimedAt?: EpochMs | undefined;
}

/**
 * Moves the counters with a job, within the lane's bounds: `running` never rises above the concurrency, nor at all
 * while the lane is paused, and neither `queued` nor `scheduled` above maxQueued by an admission.
 */
export function laneUpdate(
  lane: LaneName,
  delta: LaneDelta,
  { admits = false, sample }: { admits?: boolean; sample?: Sample } = {},
) {
  const { concurrency, maxQueued } = lanes[lane];
  const names: Record<string, string> = {};
  const values: Record<string, unknown> = {};
  const conditions: string[] = [];
  const moves = Object.entries(delta).filter(([, by]) => by !== 0);
  const adds = moves.map(([counter, by]) => {
    names[`#${counter}`] = counter;
    values[`:${counter}`] = by;
    return `#${counter} :${counter}`;
  });
  if (delta.running > 0) {
    conditions.push('(attribute_not_exists(#running) OR #running < :concurrency)');
    conditions.push('attribute_not_exists(pausedAt)');
    values[':concurrency'] = concurrency;
  }
  // A job that comes back into the line (lost worker, next attempt) was admitted once: it is never refused.
  if (admits) {
    const counter = delta.scheduled > 0 ? '#scheduled' : '#queued';
    conditions.push(
      `(attribute_not_exists(${counter}) OR ${counter} < maxQueued OR (attribute_not_exists(maxQueued) AND ${counter} < :maxQueued))`,
    );
    conditions.push('attribute_not_exists(drainingAt)');
    values[':maxQueued'] = maxQueued;
  }
  const sets = Object.entries(samples(sample)).map(([slot, value], index) => {
    names[`#sample${index}`] = slot;
    values[`:sample${index}`] = value;
    return `#sample${index} = :sample${index}`;
  });
  return {
    Key: laneKey(lane),
    UpdateExpression: [sets.length > 0 && `SET ${sets.join(', ')}`, `ADD ${adds.join(', ')}`]
      .filter(Boolean)
      .join(' '),
    ...(conditions.length > 0 && { ConditionExpression: conditions.join(' AND ') }),
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  };
}

function samples(sample: Sample | undefined): Record<string, unknown> {
  if (sample === undefined) return {};
  const { jobId, durationMs, promise, claimedAt } = sample;
  return {
    ...(durationMs !== undefined && { [slotOf('duration', jobId)]: durationMs }),
    ...(promise !== undefined && { [slotOf('promise', jobId)]: promise }),
    ...(claimedAt !== undefined && { claimedAt }),
  };
}

/** Sets what is given, removes what is null. */
export function laneSettingsUpdate(lane: LaneName, settings: LaneSettingsChange) {
  const entries = Object.entries(settings);
  const set = entries.filter(([, value]) => value !== null && value !== undefined);
  const remove = entries.filter(([, value]) => value === null);
  const expression = [
    set.length > 0 && `SET ${set.map(([name]) => `${name} = :${name}`).join(', ')}`,
    remove.length > 0 && `REMOVE ${remove.map(([name]) => name).join(', ')}`,
  ].filter(Boolean);
  return {
    Key: laneKey(lane),
    ...(expression.length > 0 && { UpdateExpression: expression.join(' ') }),
    ...(set.length > 0 && {
      ExpressionAttributeValues: Object.fromEntries(set.map(([name, value]) => [`:${name}`, value])),
    }),
  };
}

const laneSchema = z.looseObject({
  scheduled: z.int().default(0),
  queued: z.int().default(0),
  running: z.int().default(0),
  claimedAt: z.number().exactOptional(),
  pausedAt: z.number().exactOptional(),
  drainingAt: z.number().exactOptional(),
  maxQueued: z.int().exactOptional(),
});
const promiseSchema = z.enum(['early', 'kept', 'late']);

export function laneOfItem(item: Record<string, unknown> | undefined): LaneState {
  const lane = laneSchema.parse(item ?? {});
  const { scheduled, queued, running, claimedAt, pausedAt, drainingAt, maxQueued, ...rest } = lane;
  const sampled = (name: string) =>
    Object.entries(rest).flatMap(([slot, value]) => (slot.startsWith(name) ? [value] : []));
  return {
    scheduled,
    queued,
    running,
    ...(claimedAt !== undefined && { claimedAt }),
    ...(pausedAt !== undefined && { pausedAt }),
    ...(drainingAt !== undefined && { drainingAt }),
    ...(maxQueued !== undefined && { maxQueued }),
    durationsMs: sampled('duration').flatMap((value) => (typeof value === 'number' ? [value] : [])),
    promises: sampled('promise').flatMap((value) => promiseSchema.safeParse(value).data ?? []),
  };
}
