import { z } from 'zod';
import { type ClaimId, isJobId, type Job } from '../job.ts';
import { type LaneName, lanes } from '../lanes.ts';
import { jobKey, listKeys, workKeys } from './keys.ts';

/** The job record as an item of the table, and back. Unknown attributes of a newer version are left alone. */

const text = z.object({ ja: z.string(), en: z.string() });
const at = z.number();

const jobSchema = z.object({
  id: z.custom<Job['id']>(isJobId),
  type: z.string(),
  lane: z.custom<LaneName>((value) => typeof value === 'string' && value in lanes),
  state: z.enum(['scheduled', 'queued', 'running', 'completed', 'error', 'timeout', 'stopped', 'cancelled']),
  title: z.string(),
  submittedAt: at,
  queuedAt: at,
  rank: z.number(),
  dueAt: at.exactOptional(),
  rungAt: at.exactOptional(),
  attempts: z.int(),
  maxAttempts: z.int(),
  lostWorkers: z.int(),
  claimId: z.custom<ClaimId>((value) => typeof value === 'string').exactOptional(),
  leaseUntil: at.exactOptional(),
  firstStartedAt: at.exactOptional(),
  startedAt: at.exactOptional(),
  stopRequestedAt: at.exactOptional(),
  progress: z.object({ step: text, current: z.number(), total: z.number() }).exactOptional(),
  logLines: z.int(),
  peakMemoryMb: z.number().exactOptional(),
  finishedAt: at.exactOptional(),
  result: z.object({ summary: text, counts: z.record(z.string(), z.number()) }).exactOptional(),
  error: z.object({ code: z.string(), message: text, hint: text.exactOptional() }).exactOptional(),
  identity: z.string().exactOptional(),
  secret: z.enum(['none', 'sealed', 'destroyed']),
  secretDestroyedAt: at.exactOptional(),
  /** In the table in seconds, as DynamoDB's TTL wants it. */
  expiresAt: at.transform((value) => value * 1000).exactOptional(),
});

/** Undefined when the record's time is over: TTL may remove it days later, for readers it is gone. */
export function jobOfItem(item: Record<string, unknown> | undefined, now: number): Job | undefined {
  if (item === undefined) return undefined;
  const job: Job = jobSchema.parse(item);
  return job.expiresAt !== undefined && job.expiresAt <= now ? undefined : job;
}

export function itemOfJob(job: Job): Record<string, unknown> {
  return {
    ...jobKey(job.id),
    ...job,
    ...(job.expiresAt !== undefined && { expiresAt: Math.floor(job.expiresAt / 1000) }),
    ...workKeys(job),
    ...listKeys(job),
  };
}
