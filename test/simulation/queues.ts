import { type Clock, seconds } from '../../shared/clock.ts';
import type { Doorbell, DoorbellPort } from '../../shared/doorbell/doorbell.ts';
import { lanes } from '../../shared/lanes.ts';
import type { Network } from './network.ts';
import type { Random } from './random.ts';
import type { Scheduler, Timed } from './scheduler.ts';
import type { Trace } from './trace.ts';
import type { Weather } from './weather.ts';

export interface Message {
  readonly bell: Doorbell;
  /** FIFO: at most one message of a group is out at a time. */
  readonly group: string | undefined;
  /** Somebody has it, as far as the queue knows. */
  out: boolean;
  receives: number;
  shown: Timed | undefined;
}

export interface Receivers {
  /** Has a worker answer a doorbell, if the lane has room for one more. */
  readonly work: (message: Message) => boolean;
  /** Wakes tick. */
  readonly tick: () => void;
}

/** As infra/doorbell-queue.ts: the function's timeout and a margin; and receives before a message is set aside. */
const hiddenMs = seconds(450);
const maxReceives = 5;
/** The longest delay SQS knows. */
const maxDelayMs = seconds(900);
const retryMs = seconds(3);

/**
 * Queues of doorbells and of wakeups, which lose, double, delay and reorder messages as the weather has it. What is
 * not deleted in time is shown again, a few times.
 */
export class Queues {
  readonly #scheduler: Scheduler;
  readonly #random: Random;
  readonly #weather: Weather;
  readonly #network: Network;
  readonly #trace: Trace;
  readonly #receivers: Receivers;
  /** FIFO: the message of each group that is out, and those that wait behind one. */
  readonly #groups = new Map<string, Message>();
  #held: Message[] = [];

  constructor(
    parts: { scheduler: Scheduler; random: Random; weather: Weather; network: Network; trace: Trace },
    receivers: Receivers,
  ) {
    this.#scheduler = parts.scheduler;
    this.#random = parts.random;
    this.#weather = parts.weather;
    this.#network = parts.network;
    this.#trace = parts.trace;
    this.#receivers = receivers;
  }

  /** The queues as an actor with this clock reaches them. */
  doorbell(clock: Clock): DoorbellPort {
    return {
      ring: (bell, group) =>
        this.#call('ring', () => {
          const name = group === 'spare' ? 'rescue' : bell.lane;
          const fifo = lanes[bell.lane].concurrency === 1;
          this.#send(0, () =>
            this.#show({ bell, group: fifo ? name : undefined, out: false, receives: 0, shown: undefined }),
          );
        }),
      ringLater: (_, at) => {
        const delayMs = Math.max(0, Math.ceil((at - clock()) / 1000) * 1000);
        if (delayMs > maxDelayMs) return Promise.resolve();
        return this.#call('ringLater', () => this.#send(delayMs, () => this.#receivers.tick()));
      },
    };
  }

  /** The first act of whoever has a message, and with every beat: it is shown again this long after. */
  hide(message: Message, forMs: number): Promise<void> {
    return this.#call('hide', () => this.#hide(message, forMs));
  }

  delete(message: Message): void {
    this.#free(message);
    if (message.shown) this.#scheduler.cancel(message.shown);
    message.shown = undefined;
  }

  #call(what: string, effect: () => void): Promise<void> {
    return this.#network.call({ what, parks: 0.4, effect: async () => effect() });
  }

  #send(delayMs: number, arrive: () => void): void {
    const { lost, doubled, late } = this.#weather.messages;
    const bad = !this.#scheduler.calm;
    if (bad && this.#random.chance(lost)) {
      this.#trace.tell(undefined, 'a message is lost', 'message lost');
      return;
    }
    const twice = bad && this.#random.chance(doubled);
    if (twice) this.#trace.tell(undefined, 'a message is doubled', 'message doubled');
    for (let copy = 0; copy < (twice ? 2 : 1); copy++) {
      const byMs =
        bad && this.#random.chance(late) ? this.#random.int(1, seconds(60)) : this.#random.int(1, 200);
      this.#scheduler.after(delayMs + byMs, arrive);
    }
  }

  #show(message: Message): void {
    message.shown = undefined;
    this.#free(message);
    if (message.group !== undefined && this.#groups.has(message.group)) {
      this.#held.push(message);
      return;
    }
    if (message.receives >= maxReceives) {
      this.#trace.tell(undefined, 'a doorbell is set aside', 'message dead');
      return;
    }
    if (!this.#receivers.work(message)) {
      message.shown = this.#scheduler.after(retryMs, () => this.#show(message));
      return;
    }
    message.receives += 1;
    message.out = true;
    if (message.group !== undefined) this.#groups.set(message.group, message);
    message.shown = this.#scheduler.after(hiddenMs, () => this.#show(message));
  }

  #free(message: Message): void {
    message.out = false;
    const { group } = message;
    if (group === undefined || this.#groups.get(group) !== message) return;
    this.#groups.delete(group);
    for (const next of this.#held.filter((held) => held.group === group))
      next.shown = this.#scheduler.after(1, () => this.#show(next));
    this.#held = this.#held.filter((held) => held.group !== group);
  }

  #hide(message: Message, forMs: number): void {
    // Only who has it can hide it: it may be shown to somebody else, or gone, by now.
    if (!message.out || message.shown === undefined) return;
    this.#scheduler.cancel(message.shown);
    message.shown = this.#scheduler.after(forMs, () => this.#show(message));
  }
}
