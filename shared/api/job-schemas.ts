import * as z from 'zod';

/** How /v1 shows jobs and what belongs to them: ISO instants in UTC, texts in the reader's language. */

export const instant = z.iso.datetime().meta({ description: 'ISO 8601, UTC' });

export const jobState = z
  .enum(['scheduled', 'queued', 'running', 'completed', 'error', 'timeout', 'stopped', 'cancelled'])
  .meta({ id: 'JobState', description: 'The last five are final, until a person retries the job.' });

const endState = z.enum(['completed', 'error', 'timeout', 'stopped', 'cancelled']);
const rowState = z.enum(['planned', 'attempted', 'confirmed', 'uncertain', 'failed', 'skipped']);

const jobId = z.string().meta({ description: 'UUID. Of a job without an owner it is the only key to it.' });

/** Why a job is not done, in words. */
const jobError = z.strictObject({
  code: z.string(),
  message: z.string(),
  hint: z.string().exactOptional(),
});

const waiting = z
  .strictObject({
    code: z.enum(['SCHEDULED', 'RETRY_PAUSE', 'LANE_PAUSED', 'SITE_PAUSED', 'STARTING', 'LANE_BUSY']),
    message: z.string(),
    until: instant.exactOptional(),
  })
  .meta({ description: 'Why it does not run yet.' });

const estimatedStart = z
  .strictObject({
    earliest: instant,
    latest: instant,
    share: z
      .number()
      .exactOptional()
      .meta({ description: 'Of recent jobs, how many (0–1) started within what they had been told.' }),
    sample: z.int().exactOptional(),
  })
  .nullable()
  .meta({ description: 'From recent runs of the lane; null when nothing can be said.' });

/** Without `rows`: those of a job are counted where it is looked at by itself. */
export const jobSchema = z
  .strictObject({
    id: jobId,
    type: z.string(),
    lane: z.string(),
    state: jobState,
    title: z.string().meta({ description: 'What to call it; free of secrets.' }),
    owner: z
      .string()
      .exactOptional()
      .meta({ description: 'Whose it is: for operators and admins, and for its owner.' }),
    priority: z.int().meta({ description: '0–9, the larger goes first.' }),
    position: z.int().exactOptional().meta({ description: 'While it is queued: 1 for the next.' }),
    positionExact: z.boolean().exactOptional(),
    estimatedStart: estimatedStart.exactOptional(),
    waiting: waiting.exactOptional(),
    dueAt: instant.exactOptional(),
    waitsUntil: instant.exactOptional().meta({ description: 'Ends as timeout if it has not begun by then.' }),
    progress: z
      .strictObject({ step: z.string(), current: z.number(), total: z.number() })
      .exactOptional()
      .meta({ description: '`total` 0 means not known yet.' }),
    stopRequested: z.boolean(),
    stopAcknowledgedAt: instant.exactOptional(),
    attempts: z.int(),
    maxAttempts: z.int(),
    lostWorkers: z.int(),
    interruptions: z.int(),
    series: z.int().meta({ description: '1, and one more with each retry.' }),
    history: z.array(
      z.strictObject({
        state: endState,
        finishedAt: instant,
        attempts: z.int(),
        lostWorkers: z.int(),
        errorCode: z.string().exactOptional(),
      }),
    ),
    submittedAt: instant,
    startedAt: instant.exactOptional(),
    finishedAt: instant.exactOptional(),
    peakMemoryMb: z.int().exactOptional().meta({ description: 'MiB, worker and browser together.' }),
    memoryLimitMb: z.int(),
    result: z.strictObject({ summary: z.string(), counts: z.record(z.string(), z.number()) }).exactOptional(),
    error: jobError
      .exactOptional()
      .meta({ description: 'Of an ended job its end; of a waiting one the failure of its last attempt.' }),
    cost: z
      .strictObject({
        estimateUsd: z.number(),
        region: z.string(),
        pricesListedOn: z.string(),
        used: z.record(z.string(), z.number()),
      })
      .meta({ description: 'An estimate by list prices, of what it used so far.' }),
    secret: z.enum(['none', 'sealed', 'destroyed']),
    secretDestroyedAt: instant.exactOptional(),
    filesDeletedAt: instant.exactOptional(),
    expiresAt: instant.exactOptional(),
    links: z.strictObject({
      self: z.string(),
      rows: z.string(),
      logs: z.string(),
      files: z.string(),
      documents: z.record(z.string(), z.string()),
      cancel: z.string(),
      stop: z.string(),
      retry: z.string(),
    }),
    rows: z
      .strictObject({
        total: z.int(),
        planned: z.int(),
        attempted: z.int(),
        confirmed: z.int(),
        uncertain: z.int(),
        failed: z.int(),
        skipped: z.int(),
      })
      .exactOptional()
      .meta({ description: 'How many rows are in each state; where the job is looked at by itself.' }),
  })
  .meta({ id: 'Job' });

/** A job in a list: what an index knows of it. */
export const jobSummarySchema = z
  .strictObject({
    id: jobId.exactOptional().meta({
      description:
        'Absent where it would be the key to somebody’s anonymous job: whoever only looks does not get it.',
    }),
    type: z.string(),
    lane: z.string(),
    state: jobState,
    title: z.string(),
    owner: z.string().exactOptional(),
    priority: z.int(),
    series: z.int(),
    submittedAt: instant,
    startedAt: instant.exactOptional(),
    finishedAt: instant.exactOptional(),
    error: jobError.exactOptional(),
  })
  .meta({ id: 'JobSummary' });

export const rowSchema = z
  .strictObject({
    number: z.int().meta({ description: 'Row of the person’s own file, 1-based.' }),
    label: z.string(),
    state: rowState,
    code: z.string().exactOptional(),
    note: z.string().exactOptional(),
    effects: z.int().exactOptional().meta({ description: 'Outside effects tried so far.' }),
    trail: z
      .array(
        z.strictObject({
          what: z.string(),
          at: instant,
          answer: z.string().exactOptional(),
          answeredAt: instant.exactOptional(),
        }),
      )
      .exactOptional(),
    seen: z.strictObject({ at: instant, address: z.string(), lines: z.array(z.string()) }).exactOptional(),
    evidence: z
      .strictObject({
        file: z.string(),
        sha256: z.string(),
        at: instant,
        deleted: z.literal(true).exactOptional(),
        link: z.string().exactOptional(),
      })
      .exactOptional(),
    at: instant.exactOptional(),
  })
  .meta({ id: 'Row' });

export const logLineSchema = z
  .strictObject({
    number: z.int(),
    at: instant,
    level: z.enum(['info', 'warn', 'error']),
    text: z.string(),
  })
  .meta({ id: 'LogLine' });

export const fileSchema = z
  .strictObject({
    name: z.string(),
    contentType: z.string(),
    bytes: z.int(),
    sha256: z.string(),
    at: instant,
    link: z.string(),
  })
  .meta({ id: 'File' });

export const documentSchema = z
  .strictObject({ name: z.string(), title: z.string(), contentType: z.string(), link: z.string() })
  .meta({ id: 'Document', description: 'Drawn up when it is asked for, from what is known by then.' });

/** Something wrong, or worth knowing, at a place of the input. */
export const detailSchema = z
  .strictObject({
    code: z.string(),
    message: z.string(),
    row: z.int().exactOptional(),
    column: z.string().exactOptional(),
    field: z.string().exactOptional(),
    found: z.string().exactOptional(),
  })
  .meta({ id: 'Detail' });
