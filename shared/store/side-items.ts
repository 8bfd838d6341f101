import * as z from 'zod';
import { isJobId, type JobId } from '../job.ts';

/** What the items beside a job's record have to look like when they are read. */

export const entrySchema = z.object({
  number: z.int(),
  state: z.enum(['attempted', 'confirmed', 'uncertain', 'failed', 'skipped']),
  code: z.string(),
  note: z.object({ ja: z.string(), en: z.string() }),
  effects: z.int(),
  trail: z
    .array(
      z.object({
        what: z.string(),
        at: z.number(),
        answer: z.string().exactOptional(),
        answeredAt: z.number().exactOptional(),
      }),
    )
    .exactOptional(),
  seen: z.object({ at: z.number(), address: z.string(), lines: z.array(z.string()) }).exactOptional(),
  evidence: z.object({ file: z.string(), sha256: z.string(), at: z.number() }).exactOptional(),
  series: z.int().exactOptional(),
  at: z.number(),
});
export const linesSchema = z.array(
  z.object({ number: z.int(), at: z.number(), level: z.enum(['info', 'warn', 'error']), text: z.string() }),
);
export const fileSchema = z.object({
  sk: z.string(),
  objectKeys: z.set(z.string()),
  file: z
    .object({
      name: z.string(),
      contentType: z.string(),
      bytes: z.int(),
      sha256: z.string(),
      at: z.number(),
      key: z.string(),
    })
    .exactOptional(),
});
export const sourceSchema = z
  .object({ key: z.string(), name: z.string(), bytes: z.int(), sha256: z.string() })
  .optional();
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
