import * as z from 'zod';
import { type Clock, type EpochMs, seconds, systemClock } from '../shared/clock.ts';
import type { WatchedClient } from './meter.ts';

/** An answer's `Date` names a second; it was made somewhere within it. */
const resolutionMs = seconds(1);
/** Servers differ a little among themselves, and may hold a `Date` beyond its second: so much more is let pass. */
const slackMs = 500;
/** An answer that took longer says too little of the time. */
const slowestMs = seconds(5);

/**
 * One clock for all machines. A lease written by one machine is judged by another, a due time by a third; where their
 * clocks differ, jobs would be taken from workers that are alive, or started early. But all of them talk to AWS, and
 * each answer of AWS, a refusal as well, says what time it is there: this clock is the machine's, moved by what the
 * answers say.
 *
 * It moves only when an answer proves it wrong, and then no further than it must: a machine whose clock is right
 * keeps it, and another comes closer with each move, never farther. With the last answer it is within 1.5 s plus the
 * round trip of AWS' time, so two machines are within about 3 s of each other. Should the machine's clock jump or
 * drift, the next answer mends it. Before the first answer it is the machine's clock. It may be set back, at the
 * first answer by as much as the machine was ahead, later by a second at most unless the machine's clock jumps.
 */
export class ServiceClock {
  readonly #machine: Clock;
  #offsetMs = 0;

  /** The present moment by AWS' clock. Can be passed on by itself. */
  readonly now: Clock = () => this.#machine() + this.#offsetMs;

  constructor(machine: Clock = systemClock) {
    this.#machine = machine;
  }

  /** Learns from each answer the client gets from now on. */
  watch({ middlewareStack }: WatchedClient): void {
    // The innermost place: the answer as it came, before anything makes an error of it.
    middlewareStack.add(
      (next) => async (call) => {
        const sentAt = this.#machine();
        const answer = await next(call);
        this.#hear(dateOf(answer.response), sentAt, this.#machine());
        return answer;
      },
      { step: 'deserialize', priority: 'low', name: 'serviceClockHears', override: true },
    );
  }

  #hear(date: EpochMs | undefined, sentAt: EpochMs, receivedAt: EpochMs): void {
    const roundTripMs = receivedAt - sentAt;
    // Negative or long: slow, or the machine's clock jumped meanwhile. The next answer will tell.
    if (date === undefined || roundTripMs < 0 || roundTripMs > slowestMs) return;
    // The answer was made after it was asked for and before it was here, within the second it names.
    const least = date - receivedAt;
    const most = date + resolutionMs - sentAt;
    if (this.#offsetMs < least - slackMs) this.#offsetMs = least;
    if (this.#offsetMs > most + slackMs) this.#offsetMs = most;
  }
}

const answerSchema = z.object({ headers: z.object({ date: z.string() }) });

/** The second an answer says it was made in; nothing if it does not say so in the form that HTTP asks for. */
function dateOf(response: unknown): EpochMs | undefined {
  const header = answerSchema.safeParse(response).data?.headers.date;
  if (header === undefined) return undefined;
  const date = new Date(header);
  return date.toUTCString() === header ? date.getTime() : undefined;
}
