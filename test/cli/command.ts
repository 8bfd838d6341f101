import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildCli } from '../../local/build-cli.ts';

/** The command as a person has it: built, in a process of its own, with a home of its own. */
export interface CommandLine {
  readonly directory: string;
  /** Runs it to its end. */
  run(args: readonly string[], options?: RunOptions): Promise<Ended>;
  start(args: readonly string[], options?: RunOptions): Started;
  remove(): Promise<void>;
}

export interface RunOptions {
  readonly stdin?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Of another Node, or of a terminal around it. */
  readonly through?: (program: string, args: readonly string[]) => readonly [string, readonly string[]];
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Started {
  readonly child: ChildProcess;
  /** When stdout or stderr has said it. Rejects when the command ends before. */
  said(text: string): Promise<void>;
  readonly ended: Promise<Ended>;
}

export async function commandLine(): Promise<CommandLine> {
  const directory = await mkdtemp(join(tmpdir(), 'junban-cli-'));
  const program = await buildCli(join(directory, 'program'));
  const start = (args: readonly string[], options: RunOptions = {}): Started => {
    const {
      stdin = '',
      env = {},
      through = (file, rest) => [process.execPath, [file, ...rest]] as const,
    } = options;
    const [file, rest] = through(program, args);
    const child = spawn(file, rest, {
      cwd: directory,
      // Nothing of whoever runs the tests.
      env: { PATH: process.env.PATH, HOME: directory, LANG: 'C.UTF-8', TZ: 'Asia/Tokyo', ...env },
    });
    if (options.through === undefined || stdin !== '') child.stdin.end(stdin);
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      stdout += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      stderr += chunk;
    });
    const ended = once(child, 'close').then(([code]): Ended => ({ code, stdout, stderr }));
    return {
      child,
      ended,
      said: (text) =>
        new Promise((resolve, reject) => {
          const look = () => (stdout + stderr).includes(text) && resolve();
          child.stdout.on('data', look);
          child.stderr.on('data', look);
          child.once('close', () => reject(new Error(`ended without "${text}": ${stdout}${stderr}`)));
          look();
        }),
    };
  };
  return {
    directory,
    start,
    run: (args, options) => start(args, options).ended,
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}
