import * as z from 'zod';
import { instant } from './job-schemas.ts';
import { operation } from './operation.ts';

const operators = { kind: 'role', roles: ['operator', 'admin'] } as const;

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
