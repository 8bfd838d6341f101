/**
 * What the host says while it runs. Tests await these instead of sleeping; `npm start` prints some of them.
 *
 * One invocation tells `invoked`, then exactly one of `finished` (the handler answered, with or without an error),
 * `crashed` (its process is gone) or `timed_out`. A `throttled` one was never started.
 */
import type { InvocationOrigin } from './functions/invocation.ts';

interface OfInvocation {
  readonly functionLogicalId: string;
  readonly requestId: string;
  /** The log stream name: unique per execution environment. */
  readonly environmentId: string;
  readonly pid: number;
}

interface Measured {
  readonly durationMs: number;
  /** Highest sampled working set of the environment so far, page cache left out; absent without a memory cgroup. */
  readonly peakMemoryBytes?: number;
  /** Processes of this environment the kernel has killed for memory so far (a browser's renderer, for example). */
  readonly oomKills: number;
}

export type HostEvent =
  | { readonly type: 'ready'; readonly apiUrl: string; readonly milliseconds: number }
  | ({
      readonly type: 'invoked';
      readonly coldStart: boolean;
      readonly origin: InvocationOrigin;
    } & OfInvocation)
  | ({ readonly type: 'finished'; readonly ok: boolean; readonly errorType?: string } & OfInvocation &
      Measured)
  | ({
      readonly type: 'crashed';
      readonly exitCode: number | null;
      readonly signal: string | null;
      readonly outOfMemory: boolean;
    } & OfInvocation &
      Measured)
  | ({ readonly type: 'timed_out'; readonly timeoutSeconds: number } & OfInvocation & Measured)
  | { readonly type: 'throttled'; readonly functionLogicalId: string; readonly origin: InvocationOrigin }
  | {
      readonly type: 'environment_ended';
      readonly functionLogicalId: string;
      readonly environmentId: string;
      readonly pid: number;
      readonly why: 'idle' | 'crashed' | 'timed_out' | 'init_failed' | 'stopped';
    }
  | {
      readonly type: 'delivered';
      readonly mappingLogicalId: string;
      readonly queueName: string;
      readonly deleted: readonly string[];
      /** Message ids left in the queue: they come again after their visibility timeout. */
      readonly left: readonly string[];
    }
  | { readonly type: 'poll_failed'; readonly mappingLogicalId: string; readonly reason: string }
  | { readonly type: 'rule_fired'; readonly ruleLogicalId: string; readonly functionLogicalId: string }
  | {
      readonly type: 'log';
      readonly functionLogicalId: string;
      readonly environmentId: string;
      readonly stream: 'stdout' | 'stderr';
      readonly line: string;
    };

/** Every event carries its place in the order of all events, so that "after this point" can be said exactly. */
export type NumberedEvent = HostEvent & { readonly sequence: number };

const historyLength = 5_000;

export class HostEvents {
  #sequence = 0;
  readonly #history: NumberedEvent[] = [];
  readonly #listeners = new Set<(event: NumberedEvent) => void>();

  emit(event: HostEvent): void {
    const numbered = { ...event, sequence: ++this.#sequence };
    this.#history.push(numbered);
    if (this.#history.length > historyLength) this.#history.shift();
    for (const listener of [...this.#listeners]) listener(numbered);
  }

  /** The sequence number of the last event: hand it to `waitFor` to include what happens from now on. */
  mark(): number {
    return this.#sequence;
  }

  /** The events after `mark` that are still remembered (the last 5,000). */
  since(mark = 0): readonly NumberedEvent[] {
    return this.#history.filter((event) => event.sequence > mark);
  }

  /** @returns a function that ends the subscription */
  subscribe(listener: (event: NumberedEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * The first event after `mark` that satisfies the predicate; without a mark, the first from now on.
   * Take the mark before the act that causes the event, or the event may be past before you look.
   *
   * @throws Error naming the last few events when none came in time
   */
  waitFor(
    predicate: (event: HostEvent) => boolean,
    timeoutMs: number,
    mark = this.#sequence,
  ): Promise<NumberedEvent> {
    const past = this.since(mark).find(predicate);
    if (past) return Promise.resolve(past);
    return new Promise((resolve, reject) => {
      const unsubscribe = this.subscribe((event) => {
        if (!predicate(event)) return;
        clearTimeout(timer);
        unsubscribe();
        resolve(event);
      });
      const timer = setTimeout(() => {
        unsubscribe();
        const last = this.since(mark)
          .slice(-5)
          .map((event) => JSON.stringify(event).slice(0, 300));
        reject(new Error(`no such host event within ${timeoutMs} ms; the last were:\n${last.join('\n')}`));
      }, timeoutMs);
    });
  }
}
