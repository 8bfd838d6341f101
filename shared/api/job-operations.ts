import * as z from 'zod';
import { roles } from '../access/role.ts';
import { maxLogLines } from '../limits.ts';
import { jobSchema, jobSummarySchema, logLineSchema, rowSchema } from './job-schemas.ts';
import { operation } from './operation.ts';
import { integer, next, page } from './paging.ts';

const see = { kind: 'job', may: 'see' } as const;
const move = { kind: 'job', may: 'move' } as const;

/** Jobs of one kind; what is not said does not matter. */
const matching = {
  type: z.string().max(50).exactOptional(),
  lane: z.string().max(50).exactOptional(),
  errorCode: z.string().max(60).exactOptional().meta({ description: 'Code of the error they ended with.' }),
  since: z.iso.datetime({ offset: true }).exactOptional().meta({ description: 'Submitted then or later.' }),
  until: z.iso.datetime({ offset: true }).exactOptional().meta({ description: 'Submitted before then.' }),
};

export const maxRetriesAtOnce = 100;

const retryBody = z
  .strictObject({ secrets: z.record(z.string(), z.unknown()) })
  .meta({ id: 'Retry', description: 'Only for a job whose secrets were destroyed when it ended.' });

const jobAnswer = z.strictObject({ job: jobSchema });

export const rowPageSize = 500;

export const jobOperations = {
  listJobs: operation({
    method: 'GET',
    path: '/v1/jobs',
    to: 'read',
    tag: 'Jobs',
    summary: 'List jobs, newest first',
    description:
      'A submitter sees their own, the other roles all. A page may be shorter than `limit`, even empty, while `next` is not null: each call looks at a bounded number of jobs.',
    access: { kind: 'role', roles },
    pace: 'read',
    query: z.strictObject({
      ...page,
      ...matching,
      state: z
        .string()
        .max(100)
        .exactOptional()
        .meta({ description: 'One state or several, with commas between.' }),
      owner: z
        .string()
        .max(300)
        .exactOptional()
        .meta({ description: 'Jobs of this owner; `me` for one’s own.' }),
    }),
    answers: {
      200: { means: 'A page.', content: z.strictObject({ jobs: z.array(jobSummarySchema), next }) },
    },
    errors: ['INVALID_CURSOR'],
  }),

  getJob: operation({
    method: 'GET',
    path: '/v1/jobs/{id}',
    to: 'read',
    tag: 'Jobs',
    summary: 'See a job',
    access: see,
    pace: 'read',
    answers: { 200: { means: 'The job, with its rows counted by state.', content: jobAnswer } },
    errors: [],
  }),

  listRows: operation({
    method: 'GET',
    path: '/v1/jobs/{id}/rows',
    to: 'read',
    tag: 'Jobs',
    summary: 'See what became of each row',
    access: see,
    pace: 'read',
    query: z.strictObject({
      after: integer(0, 10_000_000).exactOptional().meta({ description: 'Rows with a larger number.' }),
      limit: integer(1, rowPageSize).exactOptional(),
    }),
    answers: {
      200: {
        means: `Up to ${rowPageSize} rows.`,
        content: z.strictObject({
          rows: z.array(rowSchema),
          next: z.int().nullable().meta({ description: 'Send it as `after`; null at the end.' }),
        }),
      },
    },
    errors: [],
  }),

  listLog: operation({
    method: 'GET',
    path: '/v1/jobs/{id}/logs',
    to: 'read',
    tag: 'Jobs',
    summary: 'Read the log of a job',
    description: 'Ask again with `after` = `next` for the lines written since.',
    access: see,
    pace: 'read',
    query: z.strictObject({
      after: integer(0, maxLogLines).exactOptional().meta({ description: 'Lines with a larger number.' }),
      limit: integer(1, maxLogLines).exactOptional(),
    }),
    answers: {
      200: {
        means: 'Lines, the oldest first.',
        content: z.strictObject({ lines: z.array(logLineSchema), next: z.int() }),
      },
    },
    errors: [],
  }),

  cancelJob: operation({
    method: 'POST',
    path: '/v1/jobs/{id}/cancel',
    to: 'operate',
    tag: 'Jobs',
    summary: 'End a job',
    description:
      'Takes a waiting job out of the line; asks a running one to stop. Asking twice is not an error.',
    access: move,
    pace: 'change',
    answers: {
      200: { means: 'It waited and is cancelled.', content: jobAnswer },
      202: { means: 'It runs and was asked to stop; its worker sees that within 2 s.', content: jobAnswer },
    },
    errors: ['ALREADY_ENDED'],
  }),

  stopJob: operation({
    method: 'POST',
    path: '/v1/jobs/{id}/stop',
    to: 'operate',
    tag: 'Jobs',
    summary: 'Ask a running job to stop',
    description: 'As cancel, for a running job alone: one that waits stays in the line.',
    access: move,
    pace: 'change',
    answers: {
      202: { means: 'It was asked to stop; its worker sees that within 2 s.', content: jobAnswer },
    },
    errors: ['ALREADY_ENDED', 'NOT_RUNNING'],
  }),

  retryJob: operation({
    method: 'POST',
    path: '/v1/jobs/{id}/retry',
    to: 'operate',
    tag: 'Jobs',
    summary: 'Have an ended job done again',
    description: 'A new series of attempts at the end of the line. Rows that are in stay so.',
    access: move,
    pace: 'change',
    body: retryBody,
    bodyOptional: true,
    answers: { 202: { means: 'It is back in the line.', content: jobAnswer } },
    errors: [
      'ALREADY_WAITING',
      'INVALID_CREDENTIALS',
      'LANE_DRAINING',
      'NOT_RETRYABLE',
      'QUEUE_FULL',
      'RETRY_TOO_LATE',
      'SECRET_NEEDED',
      'SECRET_NOT_WANTED',
      'SECRET_OF_ANOTHER',
    ],
  }),

  retryMatching: operation({
    method: 'POST',
    path: '/v1/jobs/retry',
    to: 'operate',
    tag: 'Jobs',
    summary: 'Have all matching jobs done again',
    description:
      'First without `expected`: answers how many match, and changes nothing. Then with that number: ' +
      `retries up to ${maxRetriesAtOnce} of them, unless more match by now than you were shown. Call again while \`matching\` is more than was retried.`,
    access: { kind: 'role', roles: ['operator', 'admin'] },
    pace: 'change',
    body: z
      .strictObject({
        ...matching,
        state: z.enum(['error', 'timeout', 'stopped', 'cancelled']),
        expected: z
          .int()
          .min(0)
          .max(1_000_000)
          .exactOptional()
          .meta({ description: 'How many you were shown; leave it out to be shown.' }),
      })
      .meta({ id: 'RetryMatching' }),
    answers: {
      200: {
        means: 'How many match, and what was done.',
        content: z.strictObject({
          matching: z.int().meta({ description: 'Counted up to 1,000.' }),
          exact: z.boolean(),
          retried: z.int(),
          refused: z
            .array(z.strictObject({ id: z.string(), code: z.string(), message: z.string() }))
            .meta({ description: 'Those that could not be retried, with why.' }),
        }),
      },
    },
    errors: ['MORE_MATCH'],
  }),
};
