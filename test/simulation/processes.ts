import type { Duties, Duty } from '../../functions/tick/duties.ts';
import { expireWaits } from '../../functions/tick/expire-waits.ts';
import { ready } from '../../functions/tick/ready.ts';
import { rescue } from '../../functions/tick/rescue.ts';
import { ringForgotten } from '../../functions/tick/ring-forgotten.ts';
import { answerDoorbell } from '../../functions/worker/answer-doorbell.ts';
import { seconds } from '../../shared/clock.ts';
import type { DoorbellPort } from '../../shared/doorbell/doorbell.ts';
import type { Mover } from '../../shared/events.ts';
import { type LaneName, lanes } from '../../shared/lanes.ts';
import { leaseMarginSeconds, leaseSeconds } from '../../shared/limits.ts';
import { noUsage } from '../../shared/usage.ts';
import { Actor, type Role } from './actor.ts';
import { wrongClock } from './clocks.ts';
import { type Message, Queues } from './queues.ts';
import { workOf } from './work.ts';
import type { World } from './world.ts';

/** As in functions/tick/handler.ts, and in that order. */
const duties: readonly Duty[] = [ready, rescue, expireWaits, ringForgotten];
const tickSeconds = 55;
const tickMarginSeconds = 10;
/** The worker functions' timeouts, and shorter ones, so that some runs have to give way. */
const workerSeconds = [420, 120, 38];
/** As in functions/worker/handler.ts. */
const hiddenMs = seconds(leaseSeconds + leaseMarginSeconds + 10);

export interface Ports extends Mover {
  readonly doorbell: DoorbellPort;
}

/** Starts the system's functions, each as an actor with a clock of its own. */
export class Processes {
  readonly queues: Queues;
  readonly actors: Actor[] = [];
  readonly #world: World;
  readonly #numbers = { submit: 0, operate: 0, worker: 0, tick: 0 };
  /** A duty that tick does not do, in a broken core. */
  readonly #neglected: string | undefined;

  constructor(world: World, neglected: string | undefined) {
    this.#world = world;
    this.#neglected = neglected;
    this.queues = new Queues(world, {
      work: (message) => this.#work(message),
      tick: () => this.tick(),
    });
  }

  /** @param main what the process does; that it fails is its caller's business, not the world's */
  start(role: Role, timeoutSeconds: number, main: (ports: Ports, by: Actor) => Promise<unknown>): Actor {
    const { scheduler, random, weather, trace, store } = this.#world;
    const clock = wrongClock(scheduler, random, weather.clockErrorMs);
    this.#numbers[role] += 1;
    const actor = new Actor(`${role} ${this.#numbers[role]}`, role, clock);
    this.actors.push(actor);
    const timeout = scheduler.after(seconds(timeoutSeconds), () => this.#cutOff(actor));
    const end = () => {
      scheduler.cancel(timeout);
      scheduler.kill(actor);
      this.actors.splice(this.actors.indexOf(actor), 1);
    };
    const emit: Ports['emit'] = (event, job) =>
      trace.tell(actor, () => `  ${event}${job ? ` (${trace.name('job', job.id)})` : ''}`, event);
    const ports = { store, clock, emit, doorbell: this.queues.doorbell(clock) };
    scheduler.after(
      0,
      () =>
        main(ports, actor).then(end, (error: unknown) => {
          trace.tell(actor, () => `fails: ${String(error)}`, `${role} fails`);
          end();
        }),
      actor,
    );
    return actor;
  }

  tick(): void {
    const { scheduler, trace, laneNames } = this.#world;
    const end = scheduler.now + seconds(tickSeconds - tickMarginSeconds);
    this.start('tick', tickSeconds, async (ports, by) => {
      trace.tell(by, 'begins');
      const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
      const present: Duties = { ...ports, wait, timeLeft: () => scheduler.now < end };
      for (const lane of laneNames)
        for (const duty of duties.filter(({ name }) => name !== this.#neglected))
          await duty(lane, present).catch((error: unknown) =>
            trace.tell(by, () => `${duty.name} fails: ${String(error)}`, 'duty fails'),
          );
    });
  }

  #work(message: Message): boolean {
    const { lane } = message.bell;
    if (this.#atWork(lane) >= lanes[lane].concurrency) return false;
    const { scheduler, random } = this.#world;
    const timeoutSeconds = this.#world.scheduler.calm ? 420 : random.pick(workerSeconds);
    const cutOffAt = scheduler.now + seconds(timeoutSeconds);
    const actor = this.start('worker', timeoutSeconds, async (ports, by) => {
      const keepInvisible = () => this.queues.hide(message, hiddenMs);
      await keepInvisible();
      const functionEnd = by.clock() + cutOffAt - scheduler.now;
      const ring = { bell: message.bell, again: message.receives > 1 };
      await answerDoorbell(ring, functionEnd, workOf(this.#world), {
        ...ports,
        opener: { open: async () => ({ password: 'open sesame' }) },
        random: () => random.next(),
        report: (job, stack) =>
          this.#world.trace.tell(
            by,
            () => `  ${this.#world.trace.name('job', job.id)}: ${stack.split('\n')[0]}`,
          ),
        onBeat: keepInvisible,
        memoryMb: async () => 200,
        used: () => noUsage,
      });
      this.queues.delete(message);
    });
    actor.lane = lane;
    return true;
  }

  /** Those that hang are not counted: what they held may be in other hands by now, and that is what must not matter. */
  #atWork(lane: LaneName): number {
    const { now } = this.#world.scheduler;
    return this.actors.filter((actor) => actor.alive && actor.lane === lane && actor.frozenUntil <= now)
      .length;
  }

  #cutOff(actor: Actor): void {
    this.#world.trace.tell(actor, 'is cut off', `${actor.role} cut off`);
    this.#world.scheduler.kill(actor);
  }
}
