import { type EpochMs, seconds } from '../../shared/clock.ts';
import type { Actor } from './actor.ts';
import type { Random } from './random.ts';

/** Something that happens at a time: a timer of an actor, or the world's own (a message, the minute rule). */
export interface Timed {
  readonly at: EpochMs;
  readonly actor: Actor | undefined;
  readonly run: () => void;
}

/** A call to another machine that is under way. */
export interface Parked {
  readonly actor: Actor;
  /** `effect`: it has not arrived there yet. `answer`: it took effect and the actor has not heard so yet. */
  readonly stage: 'effect' | 'answer';
  readonly go: () => void;
}

/** While calls are under way time passes in leaps of at most this. */
const longestLeapMs = seconds(3);
/** How often a call goes on, where time could pass as well. */
const callBeforeTime = 0.8;

/**
 * Decides what happens next: which of the calls under way goes on, or that time passes to the next timer. Between two
 * steps every actor stands still, waiting for a call or a timer of its own; so what runs during a step is one actor.
 */
export class Scheduler {
  readonly #random: Random;
  #now: EpochMs;
  #timed: Timed[] = [];
  #parked: Parked[] = [];
  /** Who is at work in this step. */
  current: Actor | undefined;
  steps = 0;
  /** From now on no time passes while a call is under way. */
  calm = false;

  constructor(random: Random, start: EpochMs) {
    this.#random = random;
    this.#now = start;
  }

  get now(): EpochMs {
    return this.#now;
  }

  at(at: EpochMs, run: () => void, actor?: Actor): Timed {
    const timed = { at, actor, run };
    this.#timed.push(timed);
    return timed;
  }

  after(ms: number, run: () => void, actor?: Actor): Timed {
    return this.at(this.#now + Math.max(1, Math.round(ms)), run, actor);
  }

  cancel(timed: Timed): void {
    const index = this.#timed.indexOf(timed);
    if (index >= 0) this.#timed.splice(index, 1);
  }

  /** Whether no call is under way. */
  get isIdle(): boolean {
    return this.#parked.length === 0;
  }

  park(call: Parked): void {
    this.#parked.push(call);
  }

  /** The process is gone with its timers. A request it had sent may arrive all the same, now or much later. */
  kill(actor: Actor): void {
    actor.alive = false;
    this.#timed = this.#timed.filter((timed) => timed.actor !== actor);
    this.#parked = this.#parked.filter(
      (call) => call.actor !== actor || (call.stage === 'effect' && this.#random.chance(0.5)),
    );
  }

  /** Time passes and nobody notices until it has. */
  leap(ms: number): void {
    this.#now += ms;
  }

  /** @returns false when nothing is left that could happen */
  async step(): Promise<boolean> {
    this.steps += 1;
    const ready = this.#parked.filter(({ actor, stage }) => stage === 'effect' || !this.#isFrozen(actor));
    if (ready.length > 0 && (this.calm || this.#random.chance(callBeforeTime))) {
      const call = this.#random.pick(ready);
      this.#parked.splice(this.#parked.indexOf(call), 1);
      await this.#run(call.actor, call.go);
      return true;
    }
    const due = this.#due();
    const horizon = this.#now + this.#random.int(1, longestLeapMs);
    if (ready.length > 0 && (due === undefined || this.#timeOf(due) > horizon)) {
      this.#now = horizon;
      return true;
    }
    if (due === undefined) return false;
    this.#now = Math.max(this.#now, this.#timeOf(due));
    this.cancel(due);
    await this.#run(due.actor, due.run);
    return true;
  }

  async #run(actor: Actor | undefined, go: () => void): Promise<void> {
    this.current = actor;
    go();
    // A tick that is asked for among microtasks comes after all of them: nobody can go on by then.
    await new Promise<void>((resolve) => process.nextTick(resolve));
    this.current = undefined;
  }

  /** The next timer; of those that are due at once, any. */
  #due(): Timed | undefined {
    if (this.#timed.length === 0) return undefined;
    const first = Math.max(this.#now, Math.min(...this.#timed.map((timed) => this.#timeOf(timed))));
    return this.#random.pick(this.#timed.filter((timed) => this.#timeOf(timed) <= first));
  }

  #timeOf({ at, actor }: Timed): EpochMs {
    return actor === undefined ? at : Math.max(at, actor.frozenUntil);
  }

  #isFrozen(actor: Actor): boolean {
    return actor.frozenUntil > this.#now;
  }
}
