import { type EpochMs, seconds } from '../../shared/clock.ts';
import type { Actor } from './actor.ts';
import type { Random } from './random.ts';
import type { Scheduler } from './scheduler.ts';
import type { Trace } from './trace.ts';
import type { Fate, Weather } from './weather.ts';

/** A service cannot be reached, throttles, or its answer got lost: the caller cannot tell which. */
class Away extends Error {
  override readonly name = 'Away';
}

/** Longer than any lease, or only for a moment. */
const hangs = [seconds(4), seconds(30), seconds(70), seconds(200)];

export interface Call<T> {
  /** For the trace. */
  readonly what: string;
  /** How often somebody else may come in between; else it goes through at once. */
  readonly parks: number;
  /** @param askedAt the caller's clock when it called */
  readonly effect: (by: Actor, askedAt: EpochMs) => Promise<T>;
}

/**
 * Every call of an actor to another machine. It waits until the scheduler lets it go on, and then meets its fate. No
 * call is lost in silence: an SDK gives up after a while, which is `answerLost` or `givenUp`.
 */
export class Network {
  readonly #scheduler: Scheduler;
  readonly #random: Random;
  readonly #weather: Weather;
  readonly #trace: Trace;

  constructor(scheduler: Scheduler, random: Random, weather: Weather, trace: Trace) {
    this.#scheduler = scheduler;
    this.#random = random;
    this.#weather = weather;
    this.#trace = trace;
  }

  call<T>({ what, parks, effect }: Call<T>): Promise<T> {
    const by = this.#scheduler.current;
    if (by === undefined) throw new Error(`${what}: nobody is at work`);
    const askedAt = by.clock();
    if (this.#scheduler.calm || !this.#random.chance(parks)) return effect(by, askedAt);
    return new Promise((resolve, reject) => {
      const send = (hung: boolean) =>
        this.#scheduler.park({
          actor: by,
          stage: 'effect',
          go: () => {
            const fate = this.#fateOf(by, hung);
            if (fate !== 'arrives') this.#trace.tell(by, `${what}: ${fate}`, `fate ${fate}`);
            if (fate === 'callerHangs') {
              by.frozenUntil = this.#scheduler.now + this.#random.pick(hangs);
              send(true);
            } else this.#meet(fate, by, () => effect(by, askedAt), { resolve, reject });
          },
        });
      send(false);
    });
  }

  /** A request of somebody dead or hanging arrives, or does not; nobody hears of it yet. */
  #fateOf(by: Actor, hung: boolean): Fate {
    if (!by.alive || by.frozenUntil > this.#scheduler.now) return 'answerSlow';
    if (this.#scheduler.calm) return 'arrives';
    const fate = this.#random.weighted(this.#weather.fates);
    return hung && fate === 'callerHangs' ? 'arrives' : fate;
  }

  #meet<T>(
    fate: Exclude<Fate, 'callerHangs'>,
    by: Actor,
    effect: () => Promise<T>,
    { resolve, reject }: { resolve: (answer: T) => void; reject: (error: unknown) => void },
  ): void {
    const answer = (go: () => void) => {
      if (by.alive) this.#scheduler.park({ actor: by, stage: 'answer', go });
    };
    switch (fate) {
      case 'arrives':
        effect().then(resolve, reject);
        return;
      case 'refused':
        reject(new Away('throttled'));
        return;
      case 'answerLost':
        void effect().then(
          () => reject(new Away('the answer was lost')),
          (error: unknown) => reject(error),
        );
        return;
      case 'givenUp':
        this.#scheduler.park({ actor: by, stage: 'effect', go: () => void effect().catch(() => undefined) });
        reject(new Away('no answer in time'));
        return;
      case 'answerSlow':
        void effect().then(
          (value) => answer(() => resolve(value)),
          (error: unknown) => answer(() => reject(error)),
        );
        return;
      case 'callerDies':
        // The request may be on its way: it comes back as one of somebody dead, or not at all.
        this.#scheduler.park({ actor: by, stage: 'effect', go: () => void effect().catch(() => undefined) });
        this.#scheduler.kill(by);
        return;
      case 'callerDiesAfter':
        void effect().catch(() => undefined);
        this.#scheduler.kill(by);
        return;
    }
  }
}
