import * as z from 'zod';
import type { DeadLetterQueue, DeadLetters } from '../../shared/doorbell/dead-letters.ts';
import { isLaneName, type LaneName, lanes } from '../../shared/lanes.ts';
import type { LaneState } from '../../shared/store/job-store.ts';
import { laneBody } from '../http/lane-body.ts';
import { drainLane, type LaneControlDeps, limitLane, pauseLane, resumeLane } from './lane-control.ts';
import { redrive } from './redrive.ts';

/**
 * What an operator may do to lanes. These commands come by invoking the function directly, which takes the right
 * `lambda:InvokeFunction`; no HTTP request can become one, because every event of the HTTP API has a request context.
 */
const laneNames = Object.keys(lanes).join(', ');
const lane = z.custom<LaneName>(isLaneName, `"lane" is one of: ${laneNames}`);
const queue = z.custom<DeadLetterQueue>(
  (value) => value === 'wakeups' || isLaneName(value),
  `"queue" is one of: ${laneNames}, wakeups`,
);
const maxQueued = z
  .int('"maxQueued" is a whole number, or null for the lane’s own')
  .min(1, '"maxQueued" is at least 1; to take no jobs at all, drain the lane')
  .max(1_000_000, '"maxQueued" is at most 1000000')
  .nullable();

const commandSchema = z.discriminatedUnion(
  'operator',
  [
    z.strictObject({ operator: z.literal('lanes') }),
    z.strictObject({ operator: z.literal('pause'), lane }),
    z.strictObject({ operator: z.literal('resume'), lane }),
    z.strictObject({ operator: z.literal('drain'), lane }),
    z.strictObject({ operator: z.literal('limit'), lane, maxQueued }),
    z.strictObject({ operator: z.literal('redrive'), queue }),
  ],
  '"operator" is one of: lanes, pause, resume, drain, limit, redrive',
);
type OperatorCommand = z.infer<typeof commandSchema>;

export interface OperatorDeps extends LaneControlDeps {
  readonly deadLetters: DeadLetters;
}

export const isOperatorEvent = (event: unknown): event is { readonly operator: unknown } =>
  typeof event === 'object' && event !== null && 'operator' in event && !('requestContext' in event);

/** @throws Error that says what is wrong with the command and what it may say */
export async function operatorAct(event: unknown, deps: OperatorDeps): Promise<object> {
  const parsed = commandSchema.safeParse(event);
  if (parsed.success) return act(parsed.data, deps);
  throw new Error(`not an operator command: ${parsed.error.issues.map(({ message }) => message).join('; ')}`);
}

async function act(command: OperatorCommand, deps: OperatorDeps): Promise<object> {
  switch (command.operator) {
    case 'lanes':
      return everyLane(deps);
    case 'pause':
      return shown(command.lane, await pauseLane(command.lane, deps));
    case 'resume':
      return shown(command.lane, await resumeLane(command.lane, deps));
    case 'drain':
      return shown(command.lane, await drainLane(command.lane, deps));
    case 'limit':
      return shown(command.lane, await limitLane(command.lane, command.maxQueued, deps));
    case 'redrive':
      return redrive(command.queue, deps);
  }
}

async function everyLane({ store, deadLetters }: OperatorDeps): Promise<object> {
  const every = Object.values(lanes).map(async ({ name }) => {
    const [state, dead] = await Promise.all([store.readLane(name), deadLetters.count(name)]);
    return { ...shown(name, state), deadLetters: dead };
  });
  return { lanes: await Promise.all(every), wakeups: { deadLetters: await deadLetters.count('wakeups') } };
}

const shown = (name: LaneName, state: LaneState) => ({
  ...laneBody(name, state),
  /** A lane that is drained has nothing left to do. */
  drained: state.drainingAt !== undefined && state.queued + state.running === 0,
});
