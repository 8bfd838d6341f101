import { z } from 'zod';
import { isJobId, type JobId } from '../job.ts';

/** What the items beside a job's record have to look like when they are read. */

export const entrySchema = z.object({
  number: z.int(),
  state: z.enum(['attempted', 'confirmed', 'uncertain', 'failed', 'skipped']),
  code: z.string(),
  note: z.object({ ja: z.string(), en: z.string() }),
  effects: z.int(),
  at: z.number(),
});
export const linesSchema = z.array(
  z.object({ number: z.int(), at: z.number(), level: z.enum(['info', 'warn', 'error']), text: z.string() }),
);
export const lockSchema = z
  .object({ jobId: z.custom<JobId>(isJobId), proof: z.instanceof(Uint8Array).exactOptional() })
  .optional();
export const formerRequestSchema = z
  .object({
    jobId: z.custom<JobId>(isJobId),
    fingerprint: z.instanceof(Uint8Array),
    /** In seconds, for TTL. */
    expiresAt: z.number(),
  })
  .optional();
export const gateSchema = z.object({ next: z.number() });
