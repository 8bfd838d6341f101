/** A function's output, line by line: into its log file and to whoever listens. */
import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

/** A line longer than this is cut in pieces, so that output without line ends cannot fill the memory. */
const maxLineLength = 64 * 1024;

export class LogFile {
  readonly #stream: WriteStream;

  constructor(dataDir: string, functionName: string) {
    const directory = join(dataDir, 'logs');
    mkdirSync(directory, { recursive: true });
    this.#stream = createWriteStream(join(directory, `${functionName}.log`), { flags: 'a' });
    // A full disk must not end the host; the lines are still emitted as events.
    this.#stream.on('error', () => undefined);
  }

  write(environmentId: string, line: string): void {
    this.#stream.write(`${new Date().toISOString()} ${environmentId.slice(-8)} ${line}\n`);
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#stream.destroyed) resolve();
      else this.#stream.end(resolve);
    });
  }
}

/** Calls back for each whole line, and for the rest at the end. */
export function onLine(source: Readable, use: (line: string) => void): void {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  source.on('data', (chunk: Buffer) => {
    const lines = (rest + decoder.write(chunk)).split(/\r?\n/);
    rest = lines.pop() ?? '';
    for (const line of lines) use(line);
    if (rest.length > maxLineLength) {
      use(rest);
      rest = '';
    }
  });
  source.on('end', () => {
    if (rest !== '') use(rest);
  });
}
