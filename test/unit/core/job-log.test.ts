import { beforeEach, describe, expect, it } from 'vitest';
import { JobLog } from '../../../shared/job-log.ts';
import type { LogLine } from '../../../shared/store/job-store.ts';
import { admitted, claimed, done, handClock, present, type Running, waitingJob } from '../../store/jobs.ts';
import { MemoryJobStore } from '../../store/memory-job-store.ts';

const start = Date.parse('2026-11-20T00:00:00Z');

/** Remembers the chunks it was given. */
class RecordingStore extends MemoryJobStore {
  readonly chunks: (readonly LogLine[])[] = [];
  /** Stores the lines, and then loses the answer. */
  loseAnswer = false;

  override async appendLog(...args: Parameters<MemoryJobStore['appendLog']>): Promise<boolean> {
    this.chunks.push(args[1]);
    const kept = await super.appendLog(...args);
    if (this.loseAnswer) throw new Error('no answer');
    return kept;
  }
}

let store: RecordingStore;
let job: Running;
let log: JobLog;
const clock = handClock(start);
beforeEach(async () => {
  store = new RecordingStore(clock);
  job = await claimed(store, start, await admitted(store, waitingJob(start)));
  log = new JobLog(clock, 0);
});
const stored = () => store.listLog(job.id, 0, 1000);

describe('job log', () => {
  it('numbers lines from one and keeps time and level', async () => {
    log.add('info', 'one');
    log.add('warn', 'two');
    expect(await log.flush(store, job)).toBe(true);
    expect(await stored()).toEqual([
      { number: 1, at: start, level: 'info', text: 'one' },
      { number: 2, at: start, level: 'warn', text: 'two' },
    ]);
    expect((await present(store, job)).logLines).toBe(2);
  });

  it('goes on with the numbers of the former attempt', async () => {
    log.add('info', 'first attempt');
    await log.flush(store, job);
    const { claimId } = job;
    await done(store, start, job, { kind: 'interrupt', claimId, report: {} });
    const again = await claimed(store, start, await present(store, job));
    const next = new JobLog(clock, again.logLines);
    next.add('info', 'second attempt');
    await next.flush(store, again);
    expect((await stored()).map((line) => [line.number, line.text])).toEqual([
      [1, 'first attempt'],
      [2, 'second attempt'],
    ]);
  });

  it('stores lines in chunks that stay far below the size of an item', async () => {
    for (let n = 1; n <= 120; n++) log.add('info', `line ${n}`);
    await log.flush(store, job);
    expect(store.chunks.map((chunk) => chunk.length)).toEqual([50, 50, 20]);
    expect(await stored()).toHaveLength(120);
  });

  it('keeps at most 500 lines over all attempts; the last says that there were more', async () => {
    const resumed = new JobLog(clock, 498);
    for (let n = 1; n <= 10; n++) resumed.add('info', `line ${n}`);
    await resumed.flush(store, job);
    expect((await stored()).map((line) => [line.number, line.text])).toEqual([
      [499, 'line 1'],
      [500, '… これ以降のログは省略されました / further lines were left out'],
    ]);
    const full = new JobLog(clock, 500);
    full.add('info', 'too late');
    await full.flush(store, job);
    expect(await stored()).toHaveLength(2);
  });

  it('cuts a line at 2,000 characters and leaves no half character behind', async () => {
    log.add('info', 'x'.repeat(3000));
    log.add('info', `${'x'.repeat(1999)}😀`);
    await log.flush(store, job);
    const [long, cut] = await stored();
    expect(long?.text).toBe('x'.repeat(2000));
    expect(cut?.text.isWellFormed()).toBe(true);
    expect(cut?.text.length).toBeLessThanOrEqual(2000);
  });

  it('masks a secret before it cuts, so that none is cut in half and shown', async () => {
    log.hide(['hunter22-secret']);
    log.add('info', `${'x'.repeat(1993)}hunter22-secret`);
    await log.flush(store, job);
    expect((await stored())[0]?.text).toBe(`${'x'.repeat(1993)}***`);
  });

  it('keeps the lines while the store cannot be reached and stores them once later', async () => {
    log.add('info', 'one');
    store.down = new Error('unreachable');
    await expect(log.flush(store, job)).rejects.toThrow('unreachable');
    log.add('info', 'two');
    store.down = undefined;
    await log.flush(store, job);
    await log.flush(store, job);
    expect((await stored()).map((line) => line.text)).toEqual(['one', 'two']);
  });

  it('sends a chunk of unknown fate again exactly as it was, so that no line is kept twice', async () => {
    log.add('info', 'one');
    store.loseAnswer = true;
    await expect(log.flush(store, job)).rejects.toThrow('no answer');
    log.add('info', 'two');
    store.loseAnswer = false;
    await log.flush(store, job);
    expect(store.chunks.map((chunk) => chunk.map((line) => line.number))).toEqual([[1], [1], [2]]);
  });

  it('says that the job is no longer ours, and keeps the lines out of its log', async () => {
    log.add('info', 'one');
    await done(store, start, job, { kind: 'stop', claimId: job.claimId, report: {} });
    expect(await log.flush(store, job)).toBe(false);
    expect(await stored()).toEqual([]);
  });
});
