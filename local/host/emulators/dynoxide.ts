/** Tables: Dynoxide, a native DynamoDB emulator on SQLite, as a child process. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { HostError } from '../errors.ts';
import type { RunningList } from '../functions/running-list.ts';
import { listenOnLoopback } from '../remembered-ports.ts';

const readyWithinMs = 10_000;
const endsWithinMs = 2_000;
/** Marks the process as ours, should this one die without ending it. */
const marker = 'JUNBAN_EMULATOR';

export interface Dynoxide {
  readonly port: number;
  readonly pid: number;
  stop(): Promise<void>;
}

/** @throws HostError `NO_DYNAMODB` without a binary for this platform, `DYNAMODB_START` if it does not come up */
export async function startTables(dbFile: string, running: RunningList): Promise<Dynoxide> {
  const binary = dynoxideBinary();
  // It cannot tell which port it got for "any", so we look for a free one; another process may be quicker: try again.
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const entry = { marker, value: randomUUID() };
    running.add(entry);
    const child = spawn(
      binary,
      ['serve', '--host', '127.0.0.1', '--port', String(port), '--db-path', dbFile],
      {
        env: { [marker]: entry.value },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    const output: string[] = [];
    child.stderr.on('data', (chunk: Buffer) => void (output.length < 20 && output.push(chunk.toString())));
    child.stdout.resume();
    if (await answers(port, child))
      return { port, pid: child.pid ?? 0, stop: () => end(child, entry, running) };
    await end(child, entry, running);
    if (attempt === 3)
      throw new HostError(
        'DYNAMODB_START',
        `The local DynamoDB did not start: ${output.join('').trim()}`,
        `ローカルの DynamoDB を起動できませんでした: ${output.join('').trim()}`,
      );
  }
}

function dynoxideBinary(): string {
  const name = `@dynoxide/${process.platform}-${process.arch}`;
  try {
    const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`);
    return join(dirname(manifest), process.platform === 'win32' ? 'dynoxide.exe' : 'dynoxide');
  } catch (cause) {
    throw new HostError(
      'NO_DYNAMODB',
      `The package ${name} is not installed: the local DynamoDB has no binary for this machine.`,
      `パッケージ ${name} がインストールされていません（このマシン用のローカル DynamoDB がありません）。`,
      { cause },
    );
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listenOnLoopback(server, {});
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Asks until it answers HTTP of any kind, ends, or the time is up. */
async function answers(port: number, child: ChildProcess): Promise<boolean> {
  const ended = AbortSignal.timeout(readyWithinMs);
  while (!ended.aborted && child.exitCode === null && child.signalCode === null) {
    try {
      await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(1_000) });
      return true;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  return false;
}

async function end(
  child: ChildProcess,
  entry: { marker: string; value: string },
  running: RunningList,
): Promise<void> {
  if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), endsWithinMs);
    await exited;
    clearTimeout(timer);
  }
  running.remove(entry);
}
