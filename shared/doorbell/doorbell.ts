import * as z from 'zod';
import type { EpochMs } from '../clock.ts';
import { isJobId, type Job, type JobId } from '../job.ts';
import { isLaneName, type LaneName } from '../lanes.ts';

/**
 * A message that says: look at this lane. It carries no work and decides nothing; losing, doubling or reordering
 * doorbells loses, doubles or reorders no job. The job it was rung for is named only as a place to look when the
 * index, which lags behind the table, does not show anybody waiting yet.
 */
export interface Doorbell {
  readonly lane: LaneName;
  readonly look?: JobId;
}

export interface DoorbellPort {
  /**
   * Wakes a worker of the lane now. The `spare` group is for when the ordinary one may be held by a message whose
   * worker died before it could shorten the visibility timeout.
   */
  ring(bell: Doorbell, group?: 'spare'): Promise<void>;
  /** Wakes tick at that time, or not at all if it is further away than the queue can delay: tick comes by itself. */
  ringLater(bell: Doorbell, at: EpochMs): Promise<void>;
}

export const doorbellFor = (job: Job): Doorbell => ({ lane: job.lane, look: job.id });

const schema = z.object({
  lane: z.custom<LaneName>(isLaneName),
  look: z.custom<JobId>(isJobId).exactOptional(),
});

/** Undefined when the body is no doorbell; such a message is deleted, not repeated. */
export function parseDoorbell(body: string): Doorbell | undefined {
  try {
    return schema.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}
