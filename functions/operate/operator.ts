import * as z from 'zod';
import { roles } from '../../shared/access/role.ts';
import { keyName, maxKeyDays } from '../../shared/api/access-operations.ts';
import type { DeadLetterQueue } from '../../shared/doorbell/dead-letters.ts';
import { isLaneName, type LaneName, lanes } from '../../shared/lanes.ts';
import type { LaneState } from '../../shared/store/job-store.ts';
import { keyBody } from '../http/access-body.ts';
import type { Caller } from '../http/caller.ts';
import { laneBody } from '../http/lane-body.ts';
import { createKey } from './create-key.ts';
import type { OperateDeps } from './deps.ts';
import { drainLane, type LaneControlDeps, limitLane, pauseLane, resumeLane } from './lane-control.ts';
import { redriveAs } from './redrive.ts';

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
    z.strictObject({
      operator: z.literal('create-key'),
      name: keyName,
      role: z.enum(roles, `"role" is one of: ${roles.join(', ')}`),
      expiresInDays: z.int().min(1).max(maxKeyDays).exactOptional(),
    }),
  ],
  '"operator" is one of: lanes, pause, resume, drain, limit, redrive, create-key',
);
type OperatorCommand = z.infer<typeof commandSchema>;

export type OperatorDeps = LaneControlDeps & Pick<OperateDeps, 'deadLetters' | 'audit' | 'keys'>;

export const isOperatorEvent = (event: unknown): event is { readonly operator: unknown } =>
  typeof event === 'object' && event !== null && 'operator' in event && !('requestContext' in event);

/** @throws Error that says what is wrong with the command and what it may say */
export async function operatorAct(event: unknown, requestId: string, deps: OperatorDeps): Promise<object> {
  const parsed = commandSchema.safeParse(event);
  if (parsed.success) return act(parsed.data, operatorOf(requestId), deps);
  throw new Error(`not an operator command: ${parsed.error.issues.map(({ message }) => message).join('; ')}`);
}

/** Whoever may invoke the function: which person that is, CloudTrail tells, not the event. */
const operatorOf = (requestId: string): Caller => ({
  principal: { id: 'aws', name: 'lambda:InvokeFunction', role: 'admin' },
  sourceIp: undefined,
  requestId,
  language: 'en',
});

async function act(command: OperatorCommand, caller: Caller, deps: OperatorDeps): Promise<object> {
  switch (command.operator) {
    case 'lanes':
      return everyLane(deps);
    case 'pause':
      return shown(command.lane, await pauseLane(command.lane, caller, deps));
    case 'resume':
      return shown(command.lane, await resumeLane(command.lane, caller, deps));
    case 'drain':
      return shown(command.lane, await drainLane(command.lane, caller, deps));
    case 'limit':
      return shown(command.lane, await limitLane(command.lane, command.maxQueued, caller, deps));
    case 'redrive':
      return redriveAs(caller, command.queue, deps);
    case 'create-key': {
      const { operator: _, ...wanted } = command;
      const { key, secret } = await createKey(wanted, caller, deps);
      return { key: keyBody(key, deps.clock()), secret };
    }
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
