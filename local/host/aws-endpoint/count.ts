/** How often who called what: the basis of "this took so many writes" in tests and benchmarks. */
import type { Caller, Service, Stage } from './call.ts';

export interface CallCount {
  /** A function's logical id, `poller:<logical id>` for its event source mapping, or `admin`. */
  readonly caller: string;
  readonly service: Service;
  readonly action: string;
  readonly count: number;
}

export class CallCounter {
  readonly #counts = new Map<string, CallCount>();

  readonly stage: Stage = (call, next) => {
    this.#add(callerName(call.caller), call.service, call.action);
    return next();
  };

  #add(caller: string, service: Service, action: string): void {
    const key = `${caller} ${service}:${action}`;
    this.#counts.set(key, { caller, service, action, count: (this.#counts.get(key)?.count ?? 0) + 1 });
  }

  all(): CallCount[] {
    return [...this.#counts.values()];
  }

  /** How many calls agree with all given fields. */
  of(filter: Partial<Pick<CallCount, 'caller' | 'service' | 'action'>>): number {
    return this.all()
      .filter((entry) => filter.caller === undefined || filter.caller === entry.caller)
      .filter((entry) => filter.service === undefined || filter.service === entry.service)
      .filter((entry) => filter.action === undefined || filter.action === entry.action)
      .reduce((sum, { count }) => sum + count, 0);
  }

  reset(): void {
    this.#counts.clear();
  }
}

function callerName(caller: Caller): string {
  switch (caller.kind) {
    case 'admin':
      return 'admin';
    case 'function':
      return caller.functionLogicalId;
    case 'poller':
      return `poller:${caller.functionLogicalId}`;
  }
}
