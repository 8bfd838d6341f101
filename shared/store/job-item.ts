import * as z from 'zod';
import { defaultPriority } from '../claim-order.ts';
import { type ClaimId, isJobId, type Job, jobStates } from '../job.ts';
import { isLaneName, type LaneName } from '../lanes.ts';
import { noUsage } from '../usage.ts';
import type { JobSummary } from './job-list.ts';
import { jobKey, listKeys, ownerKeys, waitKeys, workKeys } from './keys.ts';
import { UnreadableRecord } from './unreadable.ts';

/** The job record as an item of the table, and back. Unknown attributes of a newer version are left alone. */

const text = z.object({ ja: z.string(), en: z.string() });
const at = z.number();

const seriesEnd = z.object({
  state: z.enum(['completed', 'error', 'timeout', 'stopped', 'cancelled']),
  finishedAt: at,
  attempts: z.int(),
  lostWorkers: z.int(),
  errorCode: z.string().exactOptional(),
});

const usage = z.record(z.string(), z.number()).transform((kept) => ({ ...noUsage, ...kept }));

/** Fields that later versions added have a default: records of an older one still run after a deploy. */
const jobSchema = z.object({
  id: z.custom<Job['id']>(isJobId),
  type: z.string(),
  lane: z.custom<LaneName>(isLaneName),
  state: z.enum(jobStates),
  title: z.string(),
  submittedAt: at,
  beginsAt: at.exactOptional(),
  queuedAt: at,
  priority: z.int().default(defaultPriority),
  rank: z.number(),
  submitter: z.string().exactOptional(),
  owner: z.string().exactOptional(),
  waitUntil: at.exactOptional(),
  promisedStart: z.object({ earliest: at, latest: at }).exactOptional(),
  dueAt: at.exactOptional(),
  rungAt: at.exactOptional(),
  series: z.int().default(1),
  history: z.array(seriesEnd).default([]),
  attempts: z.int(),
  maxAttempts: z.int(),
  lostWorkers: z.int(),
  lostWithoutProgress: z.int().exactOptional(),
  reached: z.number().default(0),
  interruptions: z.int().default(0),
  heldSince: at.exactOptional(),
  claimId: z.custom<ClaimId>((value) => typeof value === 'string').exactOptional(),
  leaseUntil: at.exactOptional(),
  firstStartedAt: at.exactOptional(),
  startedAt: at.exactOptional(),
  stopRequestedAt: at.exactOptional(),
  stopAcknowledgedAt: at.exactOptional(),
  progress: z.object({ step: text, current: z.number(), total: z.number() }).exactOptional(),
  logLines: z.int(),
  peakMemoryMb: z.number().exactOptional(),
  usage: usage.default({ ...noUsage }),
  finishedAt: at.exactOptional(),
  result: z.object({ summary: text, counts: z.record(z.string(), z.number()) }).exactOptional(),
  error: z.object({ code: z.string(), message: text, hint: text.exactOptional() }).exactOptional(),
  identity: z.string().exactOptional(),
  breaker: z.string().exactOptional(),
  secret: z.enum(['none', 'sealed', 'destroyed']),
  secretDestroyedAt: at.exactOptional(),
  filesDeletedAt: at.exactOptional(),
  /** In the table in seconds, as DynamoDB's TTL wants it. */
  expiresAt: at.transform((value) => value * 1000).exactOptional(),
});

/**
 * Undefined when the record's time is over: TTL may remove it days later, for readers it is gone.
 *
 * @throws UnreadableRecord
 */
export function jobOfItem(item: Record<string, unknown> | undefined, now: number): Job | undefined {
  if (item === undefined) return undefined;
  const parsed = jobSchema.safeParse(item);
  if (!parsed.success) throw new UnreadableRecord(String(item.id), { cause: parsed.error });
  const { beginsAt = parsed.data.submittedAt, lostWithoutProgress = parsed.data.lostWorkers } = parsed.data;
  const job: Job = { ...parsed.data, beginsAt, lostWithoutProgress };
  return job.expiresAt !== undefined && job.expiresAt <= now ? undefined : job;
}

export function itemOfJob(job: Job): Record<string, unknown> {
  return {
    ...jobKey(job.id),
    ...job,
    ...(job.expiresAt !== undefined && { expiresAt: Math.floor(job.expiresAt / 1000) }),
    ...workKeys(job),
    ...waitKeys(job),
    ...listKeys(job),
    ...ownerKeys(job),
  };
}

const summarySchema = jobSchema.pick({
  id: true,
  type: true,
  lane: true,
  state: true,
  title: true,
  priority: true,
  series: true,
  submittedAt: true,
  firstStartedAt: true,
  startedAt: true,
  finishedAt: true,
  expiresAt: true,
  owner: true,
  error: true,
});

/** The row of a list index; undefined when this version cannot read it. */
export const summaryOfItem = (item: Record<string, unknown>): JobSummary | undefined =>
  summarySchema.safeParse(item).data;
