import type { Clock, EpochMs } from '../../shared/clock.ts';
import type { LaneName } from '../../shared/lanes.ts';

export type Role = 'submit' | 'operate' | 'worker' | 'tick';

/** A process of the system: a function while it is invoked. It may die between any two steps, or hang and come back. */
export class Actor {
  readonly name: string;
  readonly role: Role;
  /** Its own idea of the time. */
  readonly clock: Clock;
  alive = true;
  /** Of a worker: whose jobs it does. */
  lane: LaneName | undefined;
  /** Until then it does nothing at all: its timers are late, answers wait for it. */
  frozenUntil: EpochMs = 0;

  constructor(name: string, role: Role, clock: Clock) {
    this.name = name;
    this.role = role;
    this.clock = clock;
  }
}
