import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import * as z from 'zod';

/** One request. */
export interface Shot {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

/** What a thread is told: to send each shot once, over so many connections at once. */
export interface Order {
  readonly url: string;
  readonly connections: number;
  readonly shots: readonly Shot[];
  /** The status of every answer; any other is a failure. */
  readonly status: number;
}

const volleySchema = z.object({
  /** From request to answer, in milliseconds, but for the first of each connection, which pays for connecting. */
  ms: z.array(z.number()),
  /** From the first request to the last answer. */
  seconds: z.number(),
  /** What was answered otherwise, or not at all. */
  failures: z.array(z.string()),
});
export type Volley = z.infer<typeof volleySchema>;

/** Sends requests from a thread of its own, so that the host in this one does not hold up the clock. */
export class Load {
  readonly #thread = new Worker(new URL('./api-load-thread.ts', import.meta.url));

  /** One order at a time. @throws Error with the first failure, if there is any */
  async fire(order: Order): Promise<Volley> {
    this.#thread.postMessage(order);
    const [answer] = await once(this.#thread, 'message');
    const volley = volleySchema.parse(answer);
    const { failures } = volley;
    if (failures.length > 0)
      throw new Error(`${failures.length} of ${order.shots.length} failed; the first: ${failures[0]}`);
    return volley;
  }

  async stop(): Promise<void> {
    await this.#thread.terminate();
  }
}
