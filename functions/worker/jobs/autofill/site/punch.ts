/** What the site's list of a day's punches says, and how times are written there. Pure. */
import { clockTime } from '../row-label.ts';
import { punchCorrection } from './site-map.ts';

export interface Punch {
  /** As the site calls it: 出勤, 退勤, … It is the site that decides. */
  readonly kind: string;
  /** Minutes from the day's midnight, below 0 on the day before; undefined when the site does not show the time. */
  readonly minutes: number | undefined;
  /** It counts once the company has approved it. */
  readonly pending: boolean;
  /** It does not count as work: a break, or a punch that was turned down. */
  readonly other: boolean;
}

/** One row of the list as the page has it. */
export interface ListRow {
  readonly cells: readonly string[];
  readonly marked: boolean;
}

/** A row whose second cell is no time is kept without one. A row with a single cell says that there are none. */
export const punchesOf = (rows: readonly ListRow[]): Punch[] =>
  rows
    .filter(({ cells }) => cells.length > 1)
    .map(({ cells, marked }) => ({
      kind: (cells[0] ?? '').slice(0, maxKind),
      minutes: minutesOf(cells[1] ?? ''),
      other:
        punchCorrection.noWork.test(cells[0] ?? '') ||
        cells.slice(2).some((cell) => punchCorrection.turnedDown.test(cell)),
      pending: marked || cells.slice(2).some((cell) => punchCorrection.pendingText.test(cell)),
    }));

/** `09:00`, past midnight `26:00`, of the day before `*23:00`. */
function minutesOf(text: string): number | undefined {
  const match = /^([*＊]?)(\d{1,2}):(\d{2})/.exec(text);
  if (!match) return undefined;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return match[1] === '' ? minutes : minutes - minutesPerDay;
}

/** Characters of a kind that are kept. */
const maxKind = 40;

const minutesPerDay = 24 * 60;

/** As the form takes it: `0900`, past midnight `2600`, of the day before `*2300`. */
export const siteTime = (minutes: number): string => clockTime(minutes).replace(':', '');

/** A punch in words, for people. */
export const punchText = ({ kind, minutes, pending }: Punch): string =>
  `${kind}${minutes === undefined ? '' : ` ${clockTime(minutes)}`}${pending ? '（承認待ち）' : ''}`;
