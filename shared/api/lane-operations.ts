import * as z from 'zod';
import { instant } from './job-schemas.ts';
import { operation } from './operation.ts';

const operators = { kind: 'role', roles: ['operator', 'admin'] } as const;

const laneSchema = z
  .strictObject({
    name: z.string(),
    state: z.enum(['open', 'paused', 'draining']),
    scheduled: z.int(),
    queued: z.int(),
    running: z.int(),
    concurrency: z.int().meta({ description: 'Jobs it runs at once.' }),
    maxQueued: z.int().meta({ description: 'Jobs that may wait, and as many that may be scheduled.' }),
    pausedAt: instant.exactOptional(),
    drainingAt: instant.exactOptional(),
    estimates: z
      .strictObject({ share: z.number(), sample: z.int() })
      .nullable()
      .meta({ description: 'How often recent jobs started within the time they had been told.' }),
  })
  .meta({ id: 'Lane' });

const laneAnswer = z.strictObject({ lane: laneSchema });
const change = { to: 'operate', tag: 'Lanes', access: operators, pace: 'change' } as const;
const errors = ['LANE_NOT_FOUND'] as const;

export const laneOperations = {
  listLanes: operation({
    method: 'GET',
    path: '/v1/lanes',
    to: 'read',
    tag: 'Lanes',
    summary: 'See how every lane stands',
    description: 'Counters are exact. Everybody may see them: they tell nothing of anybody’s job.',
    access: { kind: 'open' },
    pace: 'read',
    answers: { 200: { means: 'All lanes.', content: z.strictObject({ lanes: z.array(laneSchema) }) } },
    errors: [],
  }),

  pauseLane: operation({
    ...change,
    method: 'POST',
    path: '/v1/lanes/{lane}/pause',
    summary: 'Begin no job of a lane any more',
    description: 'Those that run go on, and jobs are still taken into the line.',
    answers: { 200: { means: 'It is paused.', content: laneAnswer } },
    errors,
  }),

  drainLane: operation({
    ...change,
    method: 'POST',
    path: '/v1/lanes/{lane}/drain',
    summary: 'Take no job into a lane any more',
    description: 'Those that wait are done.',
    answers: { 200: { means: 'It is draining.', content: laneAnswer } },
    errors,
  }),

  resumeLane: operation({
    ...change,
    method: 'POST',
    path: '/v1/lanes/{lane}/resume',
    summary: 'End pause and drain of a lane',
    answers: { 200: { means: 'It is open.', content: laneAnswer } },
    errors,
  }),

  limitLane: operation({
    ...change,
    method: 'PUT',
    path: '/v1/lanes/{lane}/limit',
    summary: 'Set how many jobs may wait in a lane',
    body: z
      .strictObject({
        maxQueued: z
          .int()
          .min(1)
          .max(1_000_000)
          .nullable()
          .meta({ description: 'null goes back to the lane’s own number.' }),
      })
      .meta({ id: 'LaneLimit' }),
    answers: { 200: { means: 'It is set.', content: laneAnswer } },
    errors,
  }),
};

const uiField = z
  .strictObject({
    name: z.string(),
    in: z.enum(['input', 'secrets']),
    label: z.string(),
    help: z.string().exactOptional(),
    control: z.enum(['text', 'textarea', 'password', 'email', 'select', 'number', 'checkbox']),
    required: z.boolean(),
    options: z.array(z.strictObject({ value: z.string(), label: z.string() })).exactOptional(),
  })
  .meta({ id: 'FormField' });

const jobTypeSchema = z
  .strictObject({
    name: z.string(),
    title: z.string(),
    description: z.string(),
    lane: z.string(),
    anyLane: z.boolean(),
    public: z.boolean().meta({ description: 'Whether anybody may submit it, without a key.' }),
    maxPriority: z.int(),
    rate: z
      .strictObject({ limit: z.int(), windowSeconds: z.int() })
      .nullable()
      .meta({ description: 'Submissions of one key, or of one address without a key.' }),
    file: z
      .strictObject({ required: z.boolean(), accept: z.array(z.string()), maxBytes: z.int() })
      .nullable(),
    input: z.record(z.string(), z.unknown()).meta({ description: 'JSON Schema (2020-12) of `input`.' }),
    secrets: z
      .record(z.string(), z.unknown())
      .nullable()
      .meta({ description: 'JSON Schema (2020-12) of `secrets`; null when it takes none.' }),
    form: z.array(uiField).meta({ description: 'The fields as a form shows them, in its order.' }),
    documents: z.array(z.strictObject({ name: z.string(), title: z.string(), contentType: z.string() })),
  })
  .meta({ id: 'JobType' });

export const jobTypeOperations = {
  listJobTypes: operation({
    method: 'GET',
    path: '/v1/job-types',
    to: 'read',
    tag: 'Job types',
    summary: 'List job types',
    access: { kind: 'open' },
    pace: 'read',
    answers: {
      200: { means: 'All types.', content: z.strictObject({ jobTypes: z.array(jobTypeSchema) }) },
    },
    errors: [],
  }),

  getJobType: operation({
    method: 'GET',
    path: '/v1/job-types/{type}',
    to: 'read',
    tag: 'Job types',
    summary: 'See a job type',
    access: { kind: 'open' },
    pace: 'read',
    answers: { 200: { means: 'The type.', content: z.strictObject({ jobType: jobTypeSchema }) } },
    errors: ['JOB_TYPE_NOT_FOUND'],
  }),
};

const queueSchema = z
  .strictObject({
    queue: z.string().meta({ description: 'Name of a lane, or `wakeups`.' }),
    deadLetters: z.int().meta({ description: 'About how many there are, as SQS says it.' }),
  })
  .meta({ id: 'DeadLetterQueue' });

export const deadLetterOperations = {
  listDeadLetterQueues: operation({
    method: 'GET',
    path: '/v1/dead-letters',
    to: 'operate',
    tag: 'Dead letters',
    summary: 'Count doorbells that were given up',
    description: 'A dead letter is a doorbell, not a job: no job is in one, and none is lost with one.',
    access: operators,
    pace: 'read',
    answers: {
      200: { means: 'Every queue.', content: z.strictObject({ queues: z.array(queueSchema) }) },
    },
    errors: [],
  }),

  listDeadLetters: operation({
    method: 'GET',
    path: '/v1/dead-letters/{queue}',
    to: 'operate',
    tag: 'Dead letters',
    summary: 'Look at some of them',
    description: 'Up to 10, which SQS picks; it has no pages. They stay where they are.',
    access: operators,
    pace: 'read',
    answers: {
      200: {
        means: 'Up to 10 dead letters.',
        content: z.strictObject({
          queue: z.string(),
          deadLetters: z.array(
            z.strictObject({
              doorbell: z.boolean().meta({ description: 'False for what is none: a redrive drops it.' }),
              lane: z.string().exactOptional(),
              job: z.string().exactOptional(),
              jobState: z.string().exactOptional(),
              sentAt: instant.exactOptional(),
            }),
          ),
        }),
      },
    },
    errors: ['QUEUE_NOT_FOUND'],
  }),

  redriveDeadLetters: operation({
    method: 'POST',
    path: '/v1/dead-letters/{queue}/redrive',
    to: 'operate',
    tag: 'Dead letters',
    summary: 'Ring again for each of them',
    description:
      'Up to 500 per call. A job that has ended since is not run by it, and ringing twice runs nothing twice.',
    access: operators,
    pace: 'change',
    answers: {
      200: {
        means: 'What became of them.',
        content: z.strictObject({
          queue: z.string(),
          rung: z.int(),
          dropped: z.int().meta({ description: 'Were no doorbells.' }),
          left: z.int().meta({ description: 'Could not be rung, and are still dead letters.' }),
        }),
      },
    },
    errors: ['QUEUE_NOT_FOUND'],
  }),
};
