import { styleText } from 'node:util';

/** What the demo prints: calm lines, one per thing that happened; a bar that moves in a terminal and not in a pipe. */

const width = 24;
const onTerminal = process.stdout.isTTY === true;

export const heading = (text: string): void => console.log(`\n${styleText('bold', text)}`);
export const done = (what: string, detail = ''): void =>
  console.log(`${styleText('green', '  ✓')} ${what}${detail && styleText('dim', `  ${detail}`)}`);
export const failed = (what: string): void => console.log(`${styleText('red', '  ✗')} ${what}`);
export const note = (text: string): void => console.log(styleText('dim', `    ${text}`));

export const secondsText = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** One line that is drawn over in a terminal; in a pipe each step is a line of its own. */
export class Bar {
  #drawn = false;

  step(current: number, total: number, label: string): void {
    const filled = total === 0 ? 0 : Math.round((width * current) / total);
    const bar = `${styleText('green', '█'.repeat(filled))}${styleText('dim', '░'.repeat(width - filled))}`;
    const line = `    ${bar} ${String(current).padStart(String(total).length)}/${total}  ${label}`;
    if (onTerminal) process.stdout.write(`\r\u001b[2K${line}`);
    else console.log(line);
    this.#drawn = true;
  }

  end(): void {
    if (onTerminal && this.#drawn) process.stdout.write('\n');
    this.#drawn = false;
  }
}
