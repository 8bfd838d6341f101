import { setTimeout as delay } from 'node:timers/promises';
import type { Context } from 'aws-lambda';
import { lanes } from '../../shared/lanes.ts';
import { clock, doorbell, emit, jobStore, logger } from '../adapters.ts';
import type { Duties, Duty } from './duties.ts';
import { expireWaits } from './expire-waits.ts';
import { ready } from './ready.ts';
import { rescue } from './rescue.ts';
import { ringForgotten } from './ring-forgotten.ts';

/** In this order: what becomes waiting in one duty is seen by the next. */
const duties: readonly Duty[] = [ready, rescue, expireWaits, ringForgotten];

const deps = { store: jobStore(), doorbell: doorbell(), clock, emit, wait: (ms: number) => delay(ms) };

/** Time kept for the job under way when the duties are told to leave the rest. */
const marginMs = 10_000;

/**
 * What nobody else will do. Woken every minute by a rule and, for what is due sooner, by the wakeups queue; who
 * woke it does not matter. A duty that fails does not keep the others from theirs.
 */
export const handler = async (_event: unknown, context: Context): Promise<void> => {
  const failures: unknown[] = [];
  // Any answer of the table sets the clock; from then on leases and due times are judged by the time of all.
  await deps.store.readLane('browser');
  const present: Duties = { ...deps, timeLeft: () => context.getRemainingTimeInMillis() > marginMs };
  for (const lane of Object.values(lanes))
    for (const duty of duties)
      await duty(lane.name, present).catch((error: unknown) => {
        logger.error('duty_failed', { lane: lane.name, duty: duty.name, error: String(error) });
        failures.push(error);
      });
  if (failures.length > 0) throw new AggregateError(failures, 'tick could not do all of its duties');
};
