/** How often who called what: the basis of "this took so many writes" in tests and benchmarks. */
import { type Call, callerName, type Service, type Stage } from './call.ts';

export interface CallCount {
  /** A function's logical id, `poller:<logical id>` for its event source mapping, or `admin`. */
  readonly caller: string;
  readonly service: Service;
  readonly action: string;
  /** Calls that reached the service: what AWS would bill, its own refusals (a failed condition) included. */
  readonly count: number;
  /** Calls refused before the service: not granted by the role, a presigned request that has ended or does not hold. */
  readonly refused: number;
  /**
   * Calls befallen by an injected fault. Those that reached the service all the same (delay, pause, lost response)
   * are in `count` too; the others (throttle, error, drop) are here alone.
   */
  readonly faulted: number;
}

type Filter = Partial<Pick<CallCount, 'caller' | 'service' | 'action'>>;
type Tally = 'count' | 'refused' | 'faulted';

export class CallCounter {
  readonly #counts = new Map<string, CallCount>();

  /** Counts what comes this far as served. */
  readonly stage: Stage = (call, next) => {
    this.#add(call, 'count');
    return next();
  };

  /** Wraps a stage that lets a call pass or answers it with a refusal, and counts the refusals. */
  refusals(guard: Stage): Stage {
    return async (call, next) => {
      let passed = false;
      await guard(call, () => {
        passed = true;
        return next();
      });
      if (!passed) this.#add(call, 'refused');
    };
  }

  readonly faulted = (call: Call): void => this.#add(call, 'faulted');

  #add(call: Call, tally: Tally): void {
    const { service, action } = call;
    const caller = callerName(call.caller);
    const key = `${caller} ${service}:${action}`;
    const before = this.#counts.get(key) ?? { caller, service, action, count: 0, refused: 0, faulted: 0 };
    this.#counts.set(key, { ...before, [tally]: before[tally] + 1 });
  }

  all(): CallCount[] {
    return [...this.#counts.values()];
  }

  /**
   * How many calls agree with all given fields.
   *
   * @param tally which: those served (default), those refused, or those befallen by a fault
   */
  of(filter: Filter, tally: Tally = 'count'): number {
    return this.all()
      .filter((entry) => filter.caller === undefined || filter.caller === entry.caller)
      .filter((entry) => filter.service === undefined || filter.service === entry.service)
      .filter((entry) => filter.action === undefined || filter.action === entry.action)
      .reduce((sum, entry) => sum + entry[tally], 0);
  }

  reset(): void {
    this.#counts.clear();
  }
}
