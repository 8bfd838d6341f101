import type { DeadLetter, DeadLetterQueue, DeadLetters } from '../../shared/doorbell/dead-letters.ts';

/** Dead letters as a queue keeps them: what was taken is hidden until it is removed, or everything comes again. */
export class DeadLetterBox implements DeadLetters {
  readonly #letters = new Map<string, { queue: DeadLetterQueue; body: string; hidden: boolean }>();

  put(queue: DeadLetterQueue, body: string): void {
    this.#letters.set(crypto.randomUUID(), { queue, body, hidden: false });
  }

  /** The time for which letters are hidden is over. */
  showAll(): void {
    for (const letter of this.#letters.values()) letter.hidden = false;
  }

  async count(queue: DeadLetterQueue): Promise<number> {
    return [...this.#letters.values()].filter((letter) => letter.queue === queue).length;
  }

  async look(queue: DeadLetterQueue): Promise<readonly DeadLetter[]> {
    const there = [...this.#letters].filter(([, letter]) => letter.queue === queue && !letter.hidden);
    return there.slice(0, 10).map(([receipt, { body }]) => ({ body, receipt }));
  }

  async take(queue: DeadLetterQueue): Promise<readonly DeadLetter[]> {
    const taken = [...this.#letters].filter(([, letter]) => letter.queue === queue && !letter.hidden);
    return taken.slice(0, 10).map(([receipt, letter]) => {
      letter.hidden = true;
      return { body: letter.body, receipt };
    });
  }

  async remove(_: DeadLetterQueue, { receipt }: DeadLetter): Promise<void> {
    this.#letters.delete(receipt);
  }
}
