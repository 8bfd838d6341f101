import type { EpochMs } from './clock.ts';

/**
 * The place of a job in its lane, written once when it is queued and used as sort key of the work index: the
 * smallest rank is claimed first. First come, first served; a job that was interrupted or lost its worker
 * keeps the rank it had, so that it is not sent to the end of the line for something it did not do.
 */
export const rankAt = (queuedAt: EpochMs): number => queuedAt;
