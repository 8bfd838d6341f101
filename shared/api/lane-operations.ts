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
