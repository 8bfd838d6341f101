/** What has been started and must be ended, last first. Every step is tried, whatever the others do. */
export class Teardown {
  readonly #steps: (() => unknown)[] = [];
  #running: Promise<void> | undefined;

  add(step: () => unknown): void {
    this.#steps.unshift(step);
  }

  /** For what comes of a promise: registers the step and hands the thing on. */
  also<T>(thing: T, step: () => unknown): T {
    this.add(step);
    return thing;
  }

  /** Runs once; a second call waits for the first. */
  run(): Promise<void> {
    this.#running ??= this.#runAll();
    return this.#running;
  }

  async #runAll(): Promise<void> {
    const errors: unknown[] = [];
    for (const step of this.#steps) {
      try {
        await step();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, 'the host did not stop cleanly');
  }
}
