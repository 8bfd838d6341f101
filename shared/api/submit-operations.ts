import * as z from 'zod';
import { highestPriority, lowestPriority } from '../claim-order.ts';
import { maxScheduleSeconds } from '../limits.ts';
import { detailSchema, jobSchema } from './job-schemas.ts';
import { operation } from './operation.ts';

export const submitBody = z
  .strictObject({
    type: z.string().min(1).max(50),
    upload: z
      .string()
      .max(100)
      .exactOptional()
      .meta({ description: 'The id that POST /v1/uploads answered with, once the file is there.' }),
    fileName: z
      .string()
      .min(1)
      .max(2000)
      .exactOptional()
      .meta({ description: 'What to call the file in lists.' }),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .exactOptional()
      .meta({ description: 'Of the file, in hex: another file is then refused with UPLOAD_CHANGED.' }),
    lane: z
      .string()
      .max(50)
      .exactOptional()
      .meta({ description: 'Another lane than the type’s own, where the type allows it.' }),
    priority: z
      .int()
      .min(lowestPriority)
      .max(highestPriority)
      .exactOptional()
      .meta({ description: 'The larger goes first.' }),
    delaySeconds: z
      .int()
      .min(0)
      .max(maxScheduleSeconds)
      .exactOptional()
      .meta({ description: 'Not before so many seconds from now.' }),
    runAt: z
      .string()
      .max(50)
      .exactOptional()
      .meta({ description: 'Not before this moment: ISO 8601 with Z or an offset.' }),
    input: z
      .record(z.string(), z.unknown())
      .exactOptional()
      .meta({ description: 'As the schema of the type says (GET /v1/job-types).' }),
    secrets: z
      .record(z.string(), z.unknown())
      .exactOptional()
      .meta({ description: 'Sealed at once, destroyed when the job ends.' }),
  })
  .meta({ id: 'Submission' });

const idempotencyKey = {
  'Idempotency-Key':
    'A new UUID per submission. Whoever repeats the request with it within 24 hours gets the same job.',
};

const submitted = z.strictObject({
  job: jobSchema,
  message: z.string(),
  existing_job: z.literal(true).exactOptional(),
  warnings: z.array(detailSchema).meta({ description: 'Worth knowing, not worth refusing.' }),
  skipped: z.array(detailSchema).meta({ description: 'What will not be done, and why.' }),
});

/** What a submission may be refused with before its type looks at it; the types' own codes stand besides. */
export const admissionErrors = [
  'ALREADY_WAITING',
  'IDEMPOTENCY_MISMATCH',
  'INVALID_IDEMPOTENCY_KEY',
  'JOB_UNREADABLE',
  'LANE_DRAINING',
  'QUEUE_FULL',
] as const;

/** What the types refuse with. */
export const typeErrors = [
  'ACTIVE_CONTENT',
  'ALL_CONFIRMED',
  'CORRUPT_FILE',
  'EMPTY_FILE',
  'EXPANDS_TOO_LARGE',
  'FILE_REQUIRED',
  'FILE_TOO_LARGE',
  'FORBIDDEN_XML',
  'HEADER_DUPLICATE',
  'HEADER_MISSING',
  'HEADER_MISSPELT',
  'INVALID_CELLS',
  'INVALID_CREDENTIALS',
  'INVALID_REQUEST',
  'NO_ROWS',
  'NOT_XLSX',
  'PASSWORD_PROTECTED',
  'TOO_MANY_CELLS',
  'TOO_MUCH_TEXT',
] as const;

export const submitOperations = {
  submitJob: operation({
    method: 'POST',
    path: '/v1/jobs',
    to: 'submit',
    tag: 'Jobs',
    summary: 'Submit a job',
    description:
      'Types marked public take jobs from anybody; then the id of the job is the only key to it. 202 is answered when the job is durable.',
    access: { kind: 'submit' },
    pace: 'change',
    headers: idempotencyKey,
    body: submitBody,
    answers: {
      202: { means: 'Accepted. `Location` says where to look.', content: submitted },
      200: {
        means: 'Nothing was taken: the person has a live job, which this is.',
        content: submitted,
      },
    },
    errors: [
      ...admissionErrors,
      ...typeErrors,
      'INVALID_MESSAGE',
      'LANE_NOT_ALLOWED',
      'PRIORITY_NOT_ALLOWED',
      'RUN_AT_INVALID',
      'UNKNOWN_JOB_TYPE',
      'UPLOAD_CHANGED',
      'UPLOAD_MISSING',
      'UPLOAD_NOT_FOUND',
    ],
  }),

  createUpload: operation({
    method: 'POST',
    path: '/v1/uploads',
    to: 'submit',
    tag: 'Jobs',
    summary: 'Get a form to upload a file with',
    description:
      'Post `fields` and then `file` as a multipart form to `url`, straight to the bucket. Then name `upload` in a submission. It is good for whoever asked for it, for a day; the form for 5 minutes.',
    access: { kind: 'submit' },
    pace: 'upload',
    answers: {
      201: {
        means: 'A form.',
        content: z.strictObject({
          upload: z.string(),
          method: z.literal('POST'),
          url: z.string(),
          fields: z.record(z.string(), z.string()),
          maxBytes: z.int(),
          expiresInSeconds: z.int(),
        }),
      },
    },
    errors: [],
  }),
};
