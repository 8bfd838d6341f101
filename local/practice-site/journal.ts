import type { EpochMs } from '../../shared/clock.ts';
import { type IsoDate, isoDate } from './calendar.ts';
import { type PunchMinutes, parsePunchTime } from './punch-time.ts';

/** One insert that reached the site, and what became of it. */
export interface InsertRecord {
  readonly at: EpochMs;
  /** `YYYY-MM-DD`; what was sent, with hyphens, where no such day exists. */
  readonly date: string;
  /** As it was sent. */
  readonly time: string;
  readonly groupId: string;
  readonly notice: string;
  /** `failed`: answered 500. Only `written` left a punch. */
  readonly result: 'written' | 'refused' | 'failed';
  /** Field and code, when refused. */
  readonly errors?: Readonly<Record<string, string>>;
  /** Written, but the client was told nothing it could read. */
  readonly answerLost?: true;
}

/** How often one punch was sent, and how often it was written. More than one written is a punch too many. */
export interface PunchCount {
  readonly date: IsoDate;
  readonly minutes: PunchMinutes;
  readonly sent: number;
  readonly written: number;
}

/** All inserts of one account in the order they came, repeated ones too. */
export class Journal {
  readonly #records: InsertRecord[] = [];

  get length(): number {
    return this.#records.length;
  }

  enter(record: InsertRecord): void {
    this.#records.push(record);
  }

  records(): InsertRecord[] {
    return [...this.#records];
  }

  /** By day and time. An insert whose day or time cannot be read is no punch and not counted. */
  counts(): PunchCount[] {
    const counts = new Map<string, PunchCount>();
    for (const { date: sentDate, time, result } of this.#records) {
      const [year = '', month = '', day = ''] = sentDate.split('-');
      const date = isoDate(year, month, day);
      const minutes = parsePunchTime(time);
      if (date === undefined || typeof minutes !== 'number') continue;
      const key = `${date} ${minutes}`;
      const { sent, written } = counts.get(key) ?? { sent: 0, written: 0 };
      const one = result === 'written' ? 1 : 0;
      counts.set(key, { date, minutes, sent: sent + 1, written: written + one });
    }
    return [...counts.values()].sort((a, b) => a.date.localeCompare(b.date) || a.minutes - b.minutes);
  }
}
