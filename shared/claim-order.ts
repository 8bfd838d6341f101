import { type EpochMs, seconds } from './clock.ts';
import type { Gate } from './gate.ts';
import type { Lane } from './lanes.ts';
import { maxTurnLeadSeconds, priorityHeadStartSeconds } from './limits.ts';

/**
 * The place of a job in its lane. It is a virtual time, written once when the job joins the line and used as sort key
 * of the work index, so that neither ageing nor fairness ever rewrites a key: the smallest rank is claimed first.
 *
 *     rank = turn − priority × head start
 *
 * **Turn.** Jobs of one submitter stand one behind the other, each a lane's `turnSeconds` after the last, from now on at
 * the earliest (start-time fair queueing, with the clock as virtual time). Somebody else's job therefore goes ahead of
 * all but the first few of a flood. Nobody is set back by more than maxTurnLeadSeconds.
 *
 * **Priority.** Each level is a head start of so many seconds.
 *
 * **Ageing** is the clock itself. A job of the lowest priority is overtaken only by jobs that joined within
 * `9 × head start` after it (9 minutes); a job that was set back by its own submitter's flood, by those that joined
 * within maxTurnLeadSeconds more. After that nobody goes ahead of it any more: see `overtakenForSeconds`.
 *
 * A job that was interrupted or lost its worker keeps the rank it had.
 */
export const rankOf = (turnAt: EpochMs, priority: number): number =>
  turnAt - priority * seconds(priorityHeadStartSeconds);

/** The least and the most urgent priority, and what a job has when nobody says. */
export const lowestPriority = 0;
export const highestPriority = 9;
export const defaultPriority = 5;

/** For how long after it joined a job can be overtaken by others that join, at most. */
export const overtakenForSeconds: number =
  (highestPriority - lowestPriority) * priorityHeadStartSeconds + maxTurnLeadSeconds;

/** Where a submitter's jobs draw their turns in a lane. */
export const turnGate = ({ name, turnSeconds }: Lane, submitter: string): Gate => ({
  key: `TURN#${name}#${submitter}`,
  stepMs: seconds(turnSeconds),
  maxLeadMs: seconds(maxTurnLeadSeconds),
});
