/** All functions of the stack, found by logical id or by ARN. */

import type { Surroundings } from './child-environment.ts';
import type { FunctionConfig } from './function-config.ts';
import { FunctionRuntime, type RuntimeParts } from './function-runtime.ts';
import type { InvocationOrigin, InvocationResult } from './invocation.ts';
import { LogFile } from './log-lines.ts';

export interface FunctionsParts extends Omit<RuntimeParts, 'surroundings' | 'logFile'> {
  readonly dataDir: string;
}

export class Functions {
  readonly #parts: FunctionsParts;
  readonly #runtimes = new Map<string, FunctionRuntime>();
  readonly #logFiles: LogFile[] = [];

  constructor(parts: FunctionsParts) {
    this.#parts = parts;
  }

  add(config: FunctionConfig, surroundings: Surroundings): void {
    const { dataDir, ...parts } = this.#parts;
    const logFile = new LogFile(dataDir, config.name);
    this.#logFiles.push(logFile);
    this.#runtimes.set(config.logicalId, new FunctionRuntime(config, { ...parts, surroundings, logFile }));
  }

  all(): FunctionRuntime[] {
    return [...this.#runtimes.values()];
  }

  get(logicalId: string): FunctionRuntime | undefined {
    return this.#runtimes.get(logicalId);
  }

  /**
   * @param name a function name, its ARN (with or without version or alias), or the URI by which API Gateway names an
   * integration: `arn:aws:apigateway:<region>:lambda:path/2015-03-31/functions/<function ARN>/invocations`
   */
  find(name: string): FunctionRuntime | undefined {
    const arn = /functions\/(.*)\/invocations$/.exec(name)?.[1] ?? name;
    const functionName = arn.startsWith('arn:') ? arn.split(':')[6] : arn;
    return this.all().find(({ config }) => config.name === functionName);
  }

  /** @throws Error for an unknown function: a mistake of the caller, not of the function */
  invoke(logicalId: string, event: unknown, origin: InvocationOrigin): Promise<InvocationResult> {
    const runtime = this.#runtimes.get(logicalId);
    if (runtime === undefined) throw new Error(`there is no function ${logicalId}`);
    return runtime.invoke(event, origin);
  }

  async stop(): Promise<void> {
    await Promise.all(this.all().map((runtime) => runtime.stop()));
    await Promise.all(this.#logFiles.map((file) => file.close()));
  }
}
