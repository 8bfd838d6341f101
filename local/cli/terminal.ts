import { type Paint, painter, wantsColour } from './colour.ts';
import { harmlessJson } from './plain.ts';

export interface TerminalOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly noColour: boolean;
}

/** Results go to stdout, everything that is said about them to stderr: a pipe gets the results alone. */
export class Terminal {
  /** For what is printed. */
  readonly paint: Paint;
  /** For notes. */
  readonly paintNote: Paint;
  /** Somebody sits there and can be asked. */
  readonly interactive: boolean;
  /** Notes may be drawn over. */
  readonly moving: boolean;

  constructor({ env, noColour }: TerminalOptions) {
    this.paint = painter(wantsColour(process.stdout, env, noColour));
    this.paintNote = painter(wantsColour(process.stderr, env, noColour));
    this.interactive = process.stdin.isTTY === true && process.stderr.isTTY === true;
    this.moving = process.stderr.isTTY === true && env.TERM !== 'dumb';
  }

  /** Nothing is printed for empty text. */
  print(text: string): void {
    if (text !== '') process.stdout.write(`${text}\n`);
  }

  json(value: unknown): void {
    process.stdout.write(`${harmlessJson(value, process.stdout.isTTY ? 2 : undefined)}\n`);
  }

  note(text: string): void {
    process.stderr.write(`${text}\n`);
  }
}

/** Whoever reads no further, as `head` does, ends the command without a word. */
export function endOnClosedPipe(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      process.exit();
    });
}
