import { styleText } from 'node:util';

/** What is meant by a colour, so that the same thing looks the same everywhere. */
const looks = {
  good: 'green',
  bad: 'red',
  busy: 'cyan',
  faint: 'dim',
  strong: 'bold',
  warn: 'yellow',
} as const;
export type Look = keyof typeof looks;

export type Paint = (look: Look, text: string) => string;

/**
 * Whether a stream gets colours: `--no-color` first, then FORCE_COLOR (0 and false switch off), NO_COLOR
 * (https://no-color.org), and otherwise terminals alone.
 */
export function wantsColour(stream: { isTTY?: boolean }, env: NodeJS.ProcessEnv, noColour: boolean): boolean {
  if (noColour) return false;
  const force = env.FORCE_COLOR;
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false';
  if (env.NO_COLOR) return false;
  return stream.isTTY === true && env.TERM !== 'dumb';
}

/** Decided by the caller alone: styleText would look at the streams itself. */
export const painter =
  (on: boolean): Paint =>
  (look, text) =>
    on && text !== '' ? styleText(looks[look], text, { validateStream: false }) : text;
