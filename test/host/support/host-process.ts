/** A host that can be killed: it runs in a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

const Reached = z.object({
  apiUrl: z.string(),
  awsEndpoint: z.string(),
  region: z.string(),
  credentials: z.object({ accessKeyId: z.string(), secretAccessKey: z.string(), sessionToken: z.string() }),
});

export interface HostProcess extends z.infer<typeof Reached> {
  /** Invokes the function without waiting for it. */
  invoke(functionLogicalId: string): void;
  /** The next line a function logs. */
  nextLog(): Promise<string>;
  /** SIGKILL; resolves when the process is gone. What it started may still run. */
  kill(): Promise<void>;
}

export interface HostProcessOptions {
  readonly assemblyDir: string;
  readonly dataDir: string;
  readonly parameters?: Readonly<Record<string, string>>;
}

/** Starts the process and does not wait for the host in it. */
export function spawnHost({ assemblyDir, dataDir, parameters = {} }: HostProcessOptions): ChildProcess {
  const script = fileURLToPath(new URL('./run-host.ts', import.meta.url));
  return spawn(process.execPath, [script, JSON.stringify({ assemblyDir, dataDir, parameters })], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
}

export async function killProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

/** @returns when the host is ready */
export async function startHostProcess(options: HostProcessOptions): Promise<HostProcess> {
  const child = spawnHost(options);
  if (child.stdout === null) throw new Error('the host has no output');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const nextLog = async () => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error('the host ended');
    return z.string().parse(value);
  };
  const reached = Reached.parse(JSON.parse(await nextLog()));
  return {
    ...reached,
    nextLog,
    invoke: (functionLogicalId) => void child.send(functionLogicalId),
    kill: () => killProcess(child),
  };
}
