import progressBars from 'cli-progress';
import type { Terminal } from '../terminal.ts';
import type { Line } from './line.ts';

/** Shows how a job stands: drawn over in a terminal, elsewhere one line for each change. To stderr. */
export interface FollowLine {
  show(line: Line): void;
  /** Twice is not an error. */
  end(): void;
}

export const followLine = (terminal: Terminal): FollowLine =>
  terminal.moving ? movingLine(terminal) : plainLines(terminal);

function plainLines(terminal: Terminal): FollowLine {
  let last = '';
  return {
    show: ({ text }) => {
      if (text !== last) terminal.note(text);
      last = text;
    },
    end: () => {},
  };
}

function movingLine({ paintNote }: Terminal): FollowLine {
  const bar = new progressBars.SingleBar({
    stream: process.stderr,
    barsize: 24,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    clearOnComplete: true,
    // Ctrl-C is the command's own matter.
    gracefulExit: false,
    format: (options, { progress }, { text, known }: { text: string; known: boolean }) =>
      known ? `${paintNote('good', progressBars.Format.BarFormat(progress, options))}  ${text}` : text,
  });
  let begun = false;
  return {
    show: ({ text, bar: length }) => {
      const { current, total } = length ?? { current: 0, total: 1 };
      const payload = { text, known: length !== undefined };
      if (!begun) bar.start(total, current, payload);
      begun = true;
      bar.setTotal(total);
      bar.update(current, payload);
    },
    end: () => {
      if (begun) bar.stop();
      begun = false;
    },
  };
}
