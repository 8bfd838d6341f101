import { z } from 'zod';
import type { JobId } from '../job.ts';
import { type LaneName, lanes } from '../lanes.ts';
import type { LaneState } from './job-store.ts';
import { laneKey } from './keys.ts';

/** The lane's item: exact counters, and a sample of run times for the estimate. */

/** Run times kept per lane. A job's id is random, so its slot is a random replacement that needs no read. */
const durationSlots = 32;
const slotOf = (id: JobId): string => `duration${Number.parseInt(id.slice(0, 2), 16) % durationSlots}`;

/**
 * Moves the counters with a job, within the lane's bounds: `running` never rises above the concurrency and
 * `queued` never above maxQueued by a submission.
 */
export function laneUpdate(
  lane: LaneName,
  delta: { queued: number; running: number },
  options: { admits?: boolean; duration?: { jobId: JobId; ms: number } | undefined } = {},
) {
  const { concurrency, maxQueued } = lanes[lane];
  const names: Record<string, string> = { '#queued': 'queued', '#running': 'running' };
  const values: Record<string, unknown> = { ':queued': delta.queued, ':running': delta.running };
  const conditions: string[] = [];
  if (delta.running > 0) {
    conditions.push('(attribute_not_exists(#running) OR #running < :concurrency)');
    values[':concurrency'] = concurrency;
  }
  // A job that comes back into the line (lost worker, next attempt) was admitted once: it is never refused.
  if (options.admits) {
    conditions.push('(attribute_not_exists(#queued) OR #queued < :maxQueued)');
    values[':maxQueued'] = maxQueued;
  }
  let set = '';
  if (options.duration) {
    set = 'SET #duration = :duration ';
    names['#duration'] = slotOf(options.duration.jobId);
    values[':duration'] = options.duration.ms;
  }
  return {
    Key: laneKey(lane),
    UpdateExpression: `${set}ADD #queued :queued, #running :running`,
    ...(conditions.length > 0 && { ConditionExpression: conditions.join(' AND ') }),
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  };
}

const counters = z.looseObject({ queued: z.int().default(0), running: z.int().default(0) });

export function laneOfItem(item: Record<string, unknown> | undefined): LaneState {
  const { queued, running, ...rest } = counters.parse(item ?? {});
  const durationsMs = Object.entries(rest).flatMap(([name, value]) =>
    name.startsWith('duration') && typeof value === 'number' ? [value] : [],
  );
  return { queued, running, durationsMs };
}
