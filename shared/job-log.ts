import type { Clock } from './clock.ts';
import type { Job } from './job.ts';
import { maxLogLineLength, maxLogLines } from './limits.ts';
import { redact } from './redact.ts';
import type { JobStore, LogLine } from './store/job-store.ts';

/** Lines stored as one item; 50 of the longest stay far below DynamoDB's 400 KB. */
const chunkLines = 50;

/**
 * The log of one attempt: lines are redacted as they come, kept in memory and stored with the beats. At most
 * maxLogLines per job over all attempts; the last one says that there were more.
 */
export class JobLog {
  readonly #clock: Clock;
  #secrets: readonly string[] = [];
  #pending: LogLine[] = [];
  /** Lines being stored. A chunk whose fate is unknown is sent again as it was, so that no line is kept twice. */
  #chunk: readonly LogLine[] = [];
  #count: number;

  constructor(clock: Clock, linesSoFar: number) {
    this.#clock = clock;
    this.#count = linesSoFar;
  }

  /** From now on these values are masked wherever they appear. */
  hide(secrets: readonly string[]): void {
    this.#secrets = secrets;
  }

  redact(text: string): string {
    return redact(text, this.#secrets);
  }

  add(level: LogLine['level'], text: string): void {
    if (this.#count >= maxLogLines) return;
    this.#count += 1;
    const full = this.#count === maxLogLines;
    const line = full ? '… これ以降のログは省略されました / further lines were left out' : this.redact(text);
    this.#pending.push({
      number: this.#count,
      at: this.#clock(),
      level,
      text: line.slice(0, maxLogLineLength).toWellFormed(),
    });
  }

  /** @returns false when the job is no longer under its claim; the lines stay here then */
  async flush(store: JobStore, job: Job): Promise<boolean> {
    for (;;) {
      if (this.#chunk.length === 0) this.#chunk = this.#pending.splice(0, chunkLines);
      const chunk = this.#chunk;
      if (chunk.length === 0) return true;
      if (!(await store.appendLog(job, chunk))) return false;
      if (this.#chunk === chunk) this.#chunk = [];
    }
  }
}
