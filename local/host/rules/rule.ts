/**
 * A scheduled rule: invokes its functions at every period. EventBridge repeats a failed asynchronous invocation twice;
 * here the next period is the repetition.
 */
import { randomUUID } from 'node:crypto';
import type { Place } from '../assembly/stack-scope.ts';
import type { HostEvents } from '../events.ts';
import type { FunctionRuntime } from '../functions/function-runtime.ts';
import { nextFire } from './rate.ts';

/** Node's timers end at 2³¹ ms; longer waits are made of several. */
const maxTimerMs = 2 ** 31 - 1;

export interface RuleTarget {
  readonly runtime: FunctionRuntime;
  /** Replaces the scheduled event when the template gives an Input. */
  readonly input?: unknown;
}

export class ScheduledRule {
  readonly logicalId: string;
  readonly #arn: string;
  readonly #periodMs: number;
  readonly #targets: readonly RuleTarget[];
  readonly #place: Place;
  readonly #events: HostEvents;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    rule: { readonly logicalId: string; readonly arn: string; readonly periodMs: number },
    targets: readonly RuleTarget[],
    place: Place,
    events: HostEvents,
  ) {
    this.logicalId = rule.logicalId;
    this.#arn = rule.arn;
    this.#periodMs = rule.periodMs;
    this.#targets = targets;
    this.#place = place;
    this.#events = events;
  }

  start(): void {
    this.#schedule(nextFire(this.#periodMs, Date.now()));
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  /** Invokes the targets now and resolves when all have ended, well or not. */
  async fire(): Promise<void> {
    await Promise.all(
      this.#targets.map(async ({ runtime, input }) => {
        const functionLogicalId = runtime.config.logicalId;
        this.#events.emit({ type: 'rule_fired', ruleLogicalId: this.logicalId, functionLogicalId });
        await runtime.invoke(input ?? this.#event(), 'rule');
      }),
    );
  }

  #schedule(at: number): void {
    const wait = Math.max(0, at - Date.now());
    this.#timer = setTimeout(
      () => {
        if (wait > maxTimerMs) return this.#schedule(at);
        void this.fire();
        this.#schedule(nextFire(this.#periodMs, Math.max(at, Date.now())));
      },
      Math.min(wait, maxTimerMs),
    );
  }

  #event(): object {
    return {
      version: '0',
      id: randomUUID(),
      'detail-type': 'Scheduled Event',
      source: 'aws.events',
      account: this.#place.accountId,
      time: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
      region: this.#place.region,
      resources: [this.#arn],
      detail: {},
    };
  }
}
