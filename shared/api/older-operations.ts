import * as z from 'zod';
import { detailSchema, instant, jobState } from './job-schemas.ts';
import { operation } from './operation.ts';
import { integer } from './paging.ts';
import { admissionErrors, typeErrors } from './submit-operations.ts';

/** Routes of the tool this service grew out of, with the names its clients know (docs/migration.md). */

const counters = {
  queue_size: z.int().exactOptional(),
  running_count: z.int().exactOptional(),
  queue_limit: z.int(),
  max_active_sessions: z.int(),
};

const uploaded = z.strictObject({
  job_id: z.string(),
  session_id: z.string(),
  status: jobState,
  queue_position: z.int().exactOptional(),
  message: z.string(),
  status_url: z.string(),
  retry_after_sec: z.int(),
  ...counters,
  existing_job: z.literal(true).exactOptional(),
  resource_warnings: z.array(z.string()),
  warnings: z.array(detailSchema),
  skipped: z.array(detailSchema),
});

const resources = z.strictObject({
  memory_mb: z.int().nullable(),
  cpu_percent: z.null(),
  active_sessions: z.int(),
});

const status = z.strictObject({
  job_id: z.string(),
  session_id: z.string(),
  status: jobState,
  progress: z.int(),
  step_name: z.string(),
  current_data: z.number(),
  total_data: z.number(),
  logs: z.array(z.string()),
  start_time: instant,
  elapsed_sec: z.int(),
  login_status: z.enum(['not_started', 'success', 'failed', 'captcha']),
  login_message: z.string(),
  user_message: z.string(),
  queue_position: z.int().exactOptional(),
  queue_size: z.int().exactOptional(),
  running_count: z.int().exactOptional(),
  queue_limit: z.int().exactOptional(),
  stop_requested: z.boolean(),
  resources,
  resource_warnings: z.array(z.string()),
  counts: z.record(z.string(), z.number()).exactOptional(),
  error_code: z.string().exactOptional(),
});

const usualDay = {
  start: z.string().max(20).exactOptional(),
  end: z.string().max(20).exactOptional(),
  note: z.string().max(2000).exactOptional(),
  place: z.string().max(2000).exactOptional(),
};

const older = { tag: 'Older routes' } as const;

export const olderOperations = {
  upload: operation({
    ...older,
    method: 'POST',
    path: '/upload',
    to: 'submit',
    summary: 'Submit an AutoFill with one form',
    access: { kind: 'submit' },
    pace: 'change',
    headers: { 'Idempotency-Key': 'As in POST /v1/jobs.' },
    form: z
      .strictObject({
        file: z.file().meta({ description: 'The workbook, .xlsx, up to 4 MiB.' }),
        email: z.string(),
        password: z.string(),
        company_id: z.string().exactOptional(),
        sign_in: z.enum(['common', 'company']).exactOptional(),
        mode: z.enum(['fill', 'rehearsal']).exactOptional(),
        on_different: z.enum(['skip', 'fail']).exactOptional(),
        note: z.string().exactOptional(),
        place: z.string().exactOptional(),
      })
      .meta({ id: 'UploadForm' }),
    answers: {
      202: { means: 'Accepted, in line.', content: uploaded },
      200: { means: 'A job of this person runs already; this file was not taken.', content: uploaded },
    },
    errors: [...admissionErrors, ...typeErrors],
  }),

  status: operation({
    ...older,
    method: 'GET',
    path: '/status/{id}',
    to: 'read',
    summary: 'Follow a job',
    access: { kind: 'job', may: 'see' },
    pace: 'status',
    query: z.object({
      last_n: integer(1, 1000).exactOptional().meta({ description: 'Log lines, 1–1,000; 50.' }),
    }),
    answers: { 200: { means: 'How it stands, whatever became of it.', content: status } },
    errors: [],
  }),

  cancel: operation({
    ...older,
    method: 'POST',
    path: '/cancel/{id}',
    to: 'operate',
    summary: 'End a job',
    access: { kind: 'job', may: 'move' },
    pace: 'change',
    answers: {
      200: {
        means: 'It waited and is cancelled.',
        content: z.strictObject({ ok: z.literal(true), status: jobState }),
      },
      202: {
        means: 'It runs and was asked to stop.',
        content: z.strictObject({ ok: z.literal(true), status: jobState, stop_requested: z.literal(true) }),
      },
    },
    errors: ['ALREADY_ENDED'],
  }),

  downloadTemplate: operation({
    ...older,
    method: 'GET',
    path: '/download-template',
    to: 'read',
    summary: 'Get a workbook to fill in',
    access: { kind: 'open' },
    pace: 'read',
    query: z.object({
      ...usualDay,
      month: z.string().max(20).exactOptional().meta({ description: 'Like 2026-11; this month without it.' }),
    }),
    answers: { 200: { means: 'The workbook.', content: 'file' } },
    errors: ['INVALID_TEMPLATE'],
  }),

  downloadPreviousTemplate: operation({
    ...older,
    method: 'GET',
    path: '/download-previous-template',
    to: 'read',
    summary: 'Get one of the month before',
    access: { kind: 'open' },
    pace: 'read',
    query: z.object(usualDay),
    answers: { 200: { means: 'The workbook.', content: 'file' } },
    errors: ['INVALID_TEMPLATE'],
  }),

  sessions: operation({
    ...older,
    method: 'GET',
    path: '/sessions',
    to: 'read',
    summary: 'See how many jobs are at work',
    description: 'Ids of jobs are not in it: they are keys.',
    access: { kind: 'open' },
    pace: 'read',
    answers: {
      200: {
        means: 'Jobs at work, lane by lane.',
        content: z.strictObject({
          active_sessions: z.int(),
          sessions: z.array(z.strictObject({ lane: z.string(), running: z.int(), max: z.int() })),
          resources: z.strictObject({
            active_sessions: z.int(),
            max_active_sessions: z.int(),
            queued: z.int(),
          }),
          warnings: z.array(z.string()),
        }),
      },
    },
    errors: [],
  }),
};
