import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { Interrupted } from './failure.ts';

/** Questions go to stderr: stdout may be a pipe. */

/** @param secret what is typed is not shown */
export function ask(question: string, { secret = false } = {}): Promise<string> {
  let silent = false;
  const output = new Writable({
    write: (chunk, _encoding, done) => {
      if (!silent) process.stderr.write(chunk);
      done();
    },
  });
  const lines = createInterface({ input: process.stdin, output, terminal: true });
  return new Promise((resolve, reject) => {
    let answer: string | undefined;
    lines.on('SIGINT', () => lines.close());
    lines.on('close', () => {
      if (silent || answer === undefined) process.stderr.write('\n');
      if (answer === undefined) reject(new Interrupted());
      else resolve(answer);
    });
    lines.question(question, (line) => {
      answer = line;
      lines.close();
    });
    silent = secret;
  });
}

export async function confirm(question: string): Promise<boolean> {
  return /^(y|yes|はい)$/i.test((await ask(`${question} [y/N] `)).trim());
}

/** All of stdin, without the line break at its end. */
export async function readStdin(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .replace(/\r?\n$/, '');
}
