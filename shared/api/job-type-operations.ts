import * as z from 'zod';
import { operation } from './operation.ts';

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
