/**
 * Runs one function: finds or starts an environment for each invocation, keeps warm ones, and throttles beyond the
 * reserved concurrency, as Lambda does.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import type { HostEvents } from '../events.ts';
import { Environment, type EnvironmentParts, type Outcome } from './environment.ts';
import type { FunctionConfig } from './function-config.ts';
import { type InvocationOrigin, type InvocationResult, maxPayloadBytes } from './invocation.ts';
import type { LogFile } from './log-lines.ts';

/** How long an environment stays warm without work. */
const idleMs = 10 * 60 * 1_000;
/**
 * Environments of a function without reserved concurrency. Lambda would start a thousand; a laptop would not survive
 * it. Further invocations wait for a free one: nothing is throttled that would not be throttled at AWS.
 */
const maxUnreserved = 4;

export interface RuntimeParts extends Omit<EnvironmentParts, 'onLog'> {
  readonly events: HostEvents;
  readonly logFile: LogFile;
  /** Time between SIGTERM and SIGKILL when the host stops. */
  readonly graceMs: number;
}

export class FunctionRuntime {
  readonly config: FunctionConfig;
  readonly #parts: RuntimeParts;
  readonly #environments = new Set<Environment>();
  readonly #idle = new Map<Environment, NodeJS.Timeout>();
  readonly #queue: (() => void)[] = [];
  /** Why an environment is being ended; one that is not in here ended by itself. */
  readonly #endingFor = new WeakMap<Environment, EndReason>();
  #active = 0;
  #stopping = false;

  constructor(config: FunctionConfig, parts: RuntimeParts) {
    this.config = config;
    this.#parts = parts;
  }

  /** The processes of the living environments. */
  get processes(): number[] {
    return [...this.#environments].map(({ pid }) => pid);
  }

  async invoke(event: unknown, origin: InvocationOrigin): Promise<InvocationResult> {
    const { logicalId: functionLogicalId, reservedConcurrency } = this.config;
    if (this.#stopping || (reservedConcurrency !== undefined && this.#active >= reservedConcurrency)) {
      this.#parts.events.emit({ type: 'throttled', functionLogicalId, origin });
      return failed('throttled', 'TooManyRequestsException', 'Rate Exceeded.');
    }
    this.#active++;
    if (reservedConcurrency === undefined && this.#active > maxUnreserved)
      await new Promise<void>((resolve) => this.#queue.push(resolve));
    try {
      return await this.#run(event, origin);
    } finally {
      this.#active--;
      this.#queue.shift()?.();
    }
  }

  /** Ends all environments; invocations under way fail. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const all = [...this.#environments];
    await Promise.all(all.map((environment) => this.#discard(environment, 'stopped', this.#parts.graceMs)));
  }

  async #run(event: unknown, origin: InvocationOrigin): Promise<InvocationResult> {
    const warm = this.#takeIdle();
    const environment = warm ?? this.#start();
    if (warm === undefined) {
      const start = await environment.init();
      if (start.type !== 'ready') {
        await this.#discard(environment, 'init_failed');
        return this.#notStarted(start);
      }
    }
    return this.#invokeIn(environment, event, { coldStart: warm === undefined, origin });
  }

  async #invokeIn(
    environment: Environment,
    event: unknown,
    start: { readonly coldStart: boolean; readonly origin: InvocationOrigin },
  ): Promise<InvocationResult> {
    const { events } = this.#parts;
    const { timeoutSeconds, logicalId: functionLogicalId } = this.config;
    const requestId = randomUUID();
    const of = { functionLogicalId, requestId, environmentId: environment.id, pid: environment.pid };
    const startedAt = performance.now();
    events.emit({ type: 'invoked', ...start, ...of });
    const outcome = await environment.invoke(requestId, event, timeoutSeconds * 1_000);
    const measured = () => ({
      durationMs: Math.round(performance.now() - startedAt),
      ...environment.measured(),
    });
    switch (outcome.type) {
      case 'succeeded': {
        this.#keepWarm(environment);
        const result = withinLimit(outcome.payload);
        events.emit({ type: 'finished', ok: result.ok, ...of, ...measured() });
        return result;
      }
      case 'failed':
      case 'init_failed':
        this.#keepWarm(environment);
        events.emit({
          type: 'finished',
          ok: false,
          errorType: outcome.error.errorType,
          ...of,
          ...measured(),
        });
        return { ok: false, kind: 'handler', error: outcome.error };
      case 'timed_out':
        await this.#discard(environment, 'timed_out');
        events.emit({ type: 'timed_out', timeoutSeconds, ...of, ...measured() });
        return failed(
          'timed_out',
          'Sandbox.Timedout',
          `${requestId} Task timed out after ${timeoutSeconds.toFixed(2)} seconds`,
        );
      case 'exited': {
        const { exitCode, signal, outOfMemory } = outcome;
        this.#forget(environment);
        events.emit({ type: 'crashed', exitCode, signal, outOfMemory, ...of, ...measured() });
        return outOfMemory
          ? failed(
              'crashed',
              'Runtime.OutOfMemory',
              `RequestId: ${requestId} Error: Runtime exited with error: signal: killed`,
            )
          : failed(
              'crashed',
              'Runtime.ExitError',
              `RequestId: ${requestId} Error: Runtime exited with error: ${signal ? `signal: ${signal}` : `exit status ${exitCode}`}`,
            );
      }
    }
  }

  #notStarted(start: Outcome): InvocationResult {
    if (start.type === 'init_failed') return { ok: false, kind: 'init_failed', error: start.error };
    return failed(
      'init_failed',
      'Runtime.ExitError',
      `the process ended before the handler was imported: ${JSON.stringify(start)}`,
    );
  }

  #start(): Environment {
    const { events, logFile, ...parts } = this.#parts;
    const id = logStreamName();
    const functionLogicalId = this.config.logicalId;
    const environment = new Environment(this.config, id, {
      ...parts,
      onLog: (stream, line) => {
        logFile.write(id, line);
        events.emit({ type: 'log', functionLogicalId, environmentId: id, stream, line });
      },
    });
    this.#environments.add(environment);
    // One that ends while idle (killed from outside) must not be handed out.
    void environment.ended.then(() => this.#forget(environment));
    return environment;
  }

  #takeIdle(): Environment | undefined {
    const [entry] = this.#idle;
    if (entry === undefined) return undefined;
    clearTimeout(entry[1]);
    this.#idle.delete(entry[0]);
    return entry[0];
  }

  #keepWarm(environment: Environment): void {
    if (!this.#environments.has(environment) || this.#stopping) return;
    const timer = setTimeout(() => void this.#discard(environment, 'idle'), idleMs);
    timer.unref();
    this.#idle.set(environment, timer);
  }

  async #discard(environment: Environment, why: EndReason, graceMs = 0): Promise<void> {
    clearTimeout(this.#idle.get(environment));
    this.#idle.delete(environment);
    this.#endingFor.set(environment, why);
    await environment.end(graceMs);
    this.#forget(environment);
  }

  #forget(environment: Environment): void {
    clearTimeout(this.#idle.get(environment));
    this.#idle.delete(environment);
    if (!this.#environments.delete(environment)) return;
    this.#parts.events.emit({
      type: 'environment_ended',
      functionLogicalId: this.config.logicalId,
      environmentId: environment.id,
      pid: environment.pid,
      why: this.#endingFor.get(environment) ?? 'crashed',
    });
  }
}

type EndReason = 'idle' | 'crashed' | 'timed_out' | 'init_failed' | 'stopped';

function failed(
  kind: 'throttled' | 'crashed' | 'timed_out' | 'init_failed',
  errorType: string,
  errorMessage: string,
): InvocationResult {
  return { ok: false, kind, error: { errorType, errorMessage } };
}

/** `2026/01/31/[$LATEST]0123…`, as Lambda names its log streams. */
function logStreamName(): string {
  const day = new Date().toISOString().slice(0, 10).replaceAll('-', '/');
  return `${day}/[$LATEST]${randomBytes(16).toString('hex')}`;
}

function withinLimit(payload: unknown): InvocationResult {
  const bytes = Buffer.byteLength(JSON.stringify(payload) ?? 'null');
  if (bytes <= maxPayloadBytes) return { ok: true, payload };
  const errorMessage = `Response payload size (${bytes} bytes) exceeded maximum allowed payload size (${maxPayloadBytes} bytes).`;
  return { ok: false, kind: 'handler', error: { errorType: 'Function.ResponseSizeTooLarge', errorMessage } };
}
