import type { EpochMs } from '../../shared/clock.ts';
import type { Actor } from './actor.ts';

const clockFormat = (ms: number): string => {
  const minutes = Math.floor(ms / 60_000);
  return `${String(minutes).padStart(3)}:${((ms % 60_000) / 1000).toFixed(3).padStart(6, '0')}`;
};

/** What happened, in words, and how often things of its kind did. The words are kept only when somebody will read them. */
export class Trace {
  readonly seen = new Map<string, number>();
  readonly #now: () => EpochMs;
  readonly #start: EpochMs;
  readonly #lines: string[] | undefined;
  readonly #names = new Map<string, string>();
  readonly #numbers = new Map<string, number>();

  constructor(now: () => EpochMs, keepsWords: boolean) {
    this.#now = now;
    this.#start = now();
    this.#lines = keepsWords ? [] : undefined;
  }

  get lines(): readonly string[] {
    return this.#lines ?? [];
  }

  /** A short name for something with a long id: `job 3`, the third job that was named. */
  name(kind: string, id: string | undefined): string {
    if (id === undefined) return 'none';
    const known = this.#names.get(id);
    if (known !== undefined) return known;
    const number = (this.#numbers.get(kind) ?? 0) + 1;
    this.#numbers.set(kind, number);
    const name = `${kind} ${number}`;
    this.#names.set(id, name);
    return name;
  }

  count(kind: string): void {
    this.seen.set(kind, (this.seen.get(kind) ?? 0) + 1);
  }

  /** @param kind what to count it as, if at all */
  tell(by: Actor | undefined, what: string | (() => string), kind?: string): void {
    if (kind !== undefined) this.count(kind);
    if (this.#lines === undefined) return;
    const time = clockFormat(this.#now() - this.#start);
    this.#lines.push(`${time}  ${(by?.name ?? '').padEnd(11)} ${typeof what === 'string' ? what : what()}`);
  }
}
