/**
 * One execution environment: a child process that runs one handler, one invocation at a time, until it is ended.
 * When it ends, for whatever reason, everything it started ends with it before anyone is told.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { childEnvironment, environmentMarker, type Surroundings } from './child-environment.ts';
import type { FunctionConfig } from './function-config.ts';
import type { FunctionError } from './invocation.ts';
import { onLine } from './log-lines.ts';
import type { MemoryControl, MemoryGroup } from './memory-group.ts';
import { PeakMemory } from './peak-memory.ts';
import { FromEnvironment, type ToEnvironment } from './protocol.ts';
import type { RunningList } from './running-list.ts';
import { killAll } from './strays.ts';

/** Lambda allows 10 s before it starts over; a laptop that starts everything at once gets more. */
const initTimeoutMs = 30_000;
const bootstrap = fileURLToPath(new URL('./bootstrap.ts', import.meta.url));

export interface EnvironmentParts {
  readonly surroundings: Surroundings;
  readonly memory: MemoryControl;
  readonly running: RunningList;
  readonly onLog: (stream: 'stdout' | 'stderr', line: string) => void;
}

export interface Exit {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly outOfMemory: boolean;
}

export type Outcome =
  | { readonly type: 'succeeded'; readonly payload: unknown }
  | { readonly type: 'failed' | 'init_failed'; readonly error: FunctionError }
  | ({ readonly type: 'exited' } & Exit)
  | { readonly type: 'timed_out' };

type Answer = Outcome | { readonly type: 'ready' };

export class Environment {
  readonly id: string;
  readonly pid: number;
  /** Resolves when the process is gone and all its strays are. */
  readonly ended: Promise<Exit>;
  readonly #config: FunctionConfig;
  readonly #parts: EnvironmentParts;
  readonly #child: ChildProcess;
  readonly #group: MemoryGroup | undefined;
  readonly #peak: PeakMemory | undefined;
  /** Gives the waiting question its answer. */
  #settle: ((answer: Answer) => void) | undefined;
  #exit: Exit | undefined;
  #oomKills = 0;

  /** @throws Error when the system starts no process */
  constructor(config: FunctionConfig, id: string, parts: EnvironmentParts) {
    this.id = id;
    this.#config = config;
    this.#parts = parts;
    this.#group = memoryGroup(config, id, parts.memory);
    parts.running.add({ marker: environmentMarker, value: id, groupDir: this.#group?.directory });
    this.#child = spawn(process.execPath, [bootstrap], {
      cwd: config.taskRoot,
      env: childEnvironment(config, id, parts.surroundings),
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // Its own process group: Ctrl-C at the terminal is for the host, which then ends the environments in order.
      detached: true,
    });
    this.pid = this.#child.pid ?? 0;
    this.ended = this.#watch();
    if (this.#group && this.pid !== 0) this.#group.join(this.pid);
    this.#peak = this.#group && new PeakMemory(this.#group);
    if (this.#child.stdout) onLine(this.#child.stdout, (line) => parts.onLog('stdout', line));
    if (this.#child.stderr) onLine(this.#child.stderr, (line) => parts.onLog('stderr', line));
    this.#child.on('message', (message) => this.#settle?.(FromEnvironment.parse(message)));
  }

  /** Imports the handler. */
  async init(): Promise<Answer> {
    const { handler, taskRoot, packageType } = this.#config;
    const answer = await this.#ask({ type: 'init', handler, taskRoot, packageType }, initTimeoutMs);
    if (answer.type !== 'timed_out') return answer;
    const errorMessage = `the handler was not imported within ${initTimeoutMs / 1_000} s`;
    return { type: 'init_failed', error: { errorType: 'Sandbox.Timedout', errorMessage } };
  }

  async invoke(requestId: string, event: unknown, timeoutMs: number): Promise<Outcome> {
    const answer = await this.#ask(
      {
        type: 'invoke',
        requestId,
        event,
        deadline: Date.now() + timeoutMs,
        invokedFunctionArn: this.#config.arn,
      },
      timeoutMs,
    );
    return answer.type === 'ready' ? { type: 'timed_out' } : answer;
  }

  measured(): { peakMemoryBytes?: number; oomKills: number } {
    const peakMemoryBytes = this.#peak?.sample();
    const oomKills = Math.max(this.#oomKills, this.#group?.oomKills() ?? 0);
    return { ...(peakMemoryBytes !== undefined && { peakMemoryBytes }), oomKills };
  }

  /**
   * Ends the environment and all it started.
   *
   * @param graceMs how long it may take to follow a SIGTERM; 0 for SIGKILL at once
   */
  async end(graceMs = 0): Promise<void> {
    if (graceMs > 0 && this.#child.exitCode === null && this.#child.signalCode === null) {
      this.#child.kill('SIGTERM');
      const grace = new Promise((resolve) => setTimeout(resolve, graceMs).unref());
      await Promise.race([this.ended, grace]);
    }
    if (this.#child.exitCode === null && this.#child.signalCode === null)
      await killAll({ marker: environmentMarker, value: this.id, pid: this.#child.pid, group: this.#group });
    await this.ended;
  }

  /** Sends a message and waits for its answer, the end of the process, or the end of the time. */
  #ask(message: ToEnvironment, timeoutMs: number): Promise<Answer> {
    if (this.#exit) return Promise.resolve({ type: 'exited', ...this.#exit });
    return new Promise((resolve) => {
      const settle = (answer: Answer) => {
        clearTimeout(timer);
        this.#settle = undefined;
        resolve(answer);
      };
      const timer = setTimeout(() => settle({ type: 'timed_out' }), timeoutMs);
      this.#settle = settle;
      // A process that is going away cannot be told anything: its end is the answer.
      this.#child.send(message, () => undefined);
    });
  }

  async #watch(): Promise<Exit> {
    const exit = await new Promise<{ exitCode: number | null; signal: string | null }>((resolve) => {
      this.#child.once('exit', (exitCode, signal) => resolve({ exitCode, signal }));
      this.#child.once('error', () => resolve({ exitCode: null, signal: null }));
    });
    await killAll({ marker: environmentMarker, value: this.id, pid: this.#child.pid, group: this.#group });
    this.#peak?.sample();
    this.#peak?.stop();
    this.#oomKills = this.#group?.oomKills() ?? 0;
    await this.#group?.remove();
    this.#parts.running.remove({ value: this.id });
    this.#exit = { ...exit, outOfMemory: exit.signal === 'SIGKILL' && this.#oomKills > 0 };
    this.#settle?.({ type: 'exited', ...this.#exit });
    return this.#exit;
  }
}

function memoryGroup(config: FunctionConfig, id: string, memory: MemoryControl): MemoryGroup | undefined {
  if (memory.kind === 'none' || config.memoryLimitMb === undefined) return undefined;
  return memory.create(`junban-${process.pid}-${id.slice(-12)}`, config.memoryLimitMb * 1024 * 1024);
}
