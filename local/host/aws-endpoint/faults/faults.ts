/** Faults on request, for tests: each befalls so many calls of those it is meant for. */
import { type Call, callerName, type Stage } from '../call.ts';
import { befall } from './befall.ts';
import type { FaultRule, InjectedFault } from './fault.ts';

interface Injected {
  readonly rule: FaultRule;
  left: number;
  hits: number;
  readonly tellFirst: () => void;
}

export class Faults {
  readonly #injected = new Set<Injected>();

  /** Where two are meant for the same call, the one injected first takes it. */
  inject(rule: FaultRule): InjectedFault {
    const { promise: hit, resolve: tellFirst } = Promise.withResolvers<void>();
    const injected = { rule, left: rule.count ?? 1, hits: 0, tellFirst };
    this.#injected.add(injected);
    return {
      get hits() {
        return injected.hits;
      },
      hit,
      remove: () => void this.#injected.delete(injected),
    };
  }

  /** Removes all. */
  clear(): void {
    this.#injected.clear();
  }

  /** @param onHit told of every call a fault befalls */
  stage(onHit: (call: Call) => void): Stage {
    return async (call, next) => {
      const injected = await this.#take(call);
      if (injected === undefined) return next();
      onHit(call);
      await befall(injected.rule.fault, call, next);
    };
  }

  async #take(call: Call): Promise<Injected | undefined> {
    const meant = [...this.#injected].filter(({ rule }) => isMeant(rule, call));
    // A file streams through S3 and is not kept for a question nobody can answer.
    const asks = call.service !== 's3' && meant.some(({ rule }) => rule.where !== undefined);
    const body = asks ? await call.json().catch(() => undefined) : undefined;
    // Another call may have taken the last one while this body was read.
    const taken = meant.find(
      (each) => this.#injected.has(each) && each.left > 0 && (each.rule.where?.(body) ?? true),
    );
    if (taken === undefined) return undefined;
    taken.hits += 1;
    taken.left -= 1;
    if (taken.left <= 0) this.#injected.delete(taken);
    taken.tellFirst();
    return taken;
  }
}

function isMeant({ service, action, caller }: FaultRule, call: Call): boolean {
  const name = callerName(call.caller);
  return (
    (service === undefined || service === call.service) &&
    (action === undefined || action === call.action) &&
    (caller === undefined || (typeof caller === 'string' ? name.startsWith(caller) : caller.test(name)))
  );
}
