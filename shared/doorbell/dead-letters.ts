import type { EpochMs } from '../clock.ts';
import type { LaneName } from '../lanes.ts';

/**
 * Doorbells that were received several times and never answered: no worker could start, or none could reach the table.
 * They carry no work, so no job is lost with them; they show that something was wrong.
 */
export interface DeadLetters {
  /** About how many there are. */
  count(queue: DeadLetterQueue): Promise<number>;
  /** Up to 10 of them, which stay where they are. */
  look(queue: DeadLetterQueue): Promise<readonly DeadLetter[]>;
  /** Up to 10 of them; each comes again after a while unless it is removed. */
  take(queue: DeadLetterQueue): Promise<readonly DeadLetter[]>;
  remove(queue: DeadLetterQueue, letter: DeadLetter): Promise<void>;
}

/** A lane's, or those of the wakeups. */
export type DeadLetterQueue = LaneName | 'wakeups';

export interface DeadLetter {
  readonly body: string;
  readonly receipt: string;
  /** When it was first sent; absent when the queue does not say. */
  readonly sentAt?: EpochMs;
}
