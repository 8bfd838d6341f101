import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LeaseLost } from '../../../shared/lease.ts';
import { claimed, done, handClock, lostAfterMs, result } from '../../store/jobs.ts';
import { Bench, canary, deaf, untilTold } from './run-harness.ts';

const start = Date.parse('2026-11-20T00:00:00Z');
const entry = {
  number: 2,
  state: 'attempted',
  code: 'SENDING',
  note: { ja: '送信中', en: 'sending' },
} as const;

let bench: Bench;
beforeEach(() => {
  vi.useFakeTimers({ now: start });
  bench = new Bench();
});
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

describe('the lease', () => {
  it('is kept by beats for as long as the work takes', async () => {
    const job = await bench.claim();
    const run = bench.run(job, async () => {
      await new Promise((resolve) => setTimeout(resolve, 200_000));
      return result;
    });
    await vi.advanceTimersByTimeAsync(200_000);
    expect(await run).toMatchObject({ state: 'completed' });
    expect(bench.beats).toBeGreaterThanOrEqual(99);
  });

  it('once lost to another worker ends the work, and nothing is written any more', async () => {
    const job = await bench.claim();
    const run = bench.run(job, async (context) => {
      context.log('info', 'mine');
      await new Promise((resolve) => context.signal.addEventListener('abort', resolve));
      return result;
    });
    await done(bench.store, start + lostAfterMs, job, { kind: 'loseLease' });
    const taken = await claimed(bench.store, start + lostAfterMs, await bench.now(job));
    await vi.advanceTimersByTimeAsync(2000);
    expect(await run).toBeUndefined();
    expect(await bench.now(job)).toEqual(taken);
    expect(await bench.store.listLog(job.id, 0, 10)).toEqual([]);
    expect(bench.events.at(-1)).toBe('lease_lost');
  });

  it('runs out when no beat reaches the store, and the work is told then', async () => {
    const job = await bench.claim();
    const run = bench.run(job, untilTold);
    bench.store.down = new Error('unreachable');
    await vi.advanceTimersByTimeAsync(59_999);
    expect(bench.events).not.toContain('lease_lost');
    await vi.advanceTimersByTimeAsync(1);
    expect(await run).toBeUndefined();
    expect(bench.events.at(-1)).toBe('lease_lost');
  });

  it('is fenced before an outside effect: a row that cannot be written aborts the work', async () => {
    const job = await bench.claim();
    let effects = 0;
    const run = bench.run(job, async (context) => {
      await context.ledger.write({ ...entry, effects: 1 });
      effects += 1;
      await done(bench.store, start + lostAfterMs, job, { kind: 'loseLease' });
      await context.ledger.write({ ...entry, number: 3, effects: 1 });
      effects += 1;
      return result;
    });
    expect(await run).toBeUndefined();
    expect(effects).toBe(1);
    expect((await bench.store.listRows(job.id)).map((row) => row.number)).toEqual([2]);
    expect((await bench.now(job)).state).toBe('queued');
  });

  it('forbids the effect when the write before it outlasted the lease, though it was done', async () => {
    const job = await bench.claim();
    const write = bench.store.writeRow.bind(bench.store);
    vi.spyOn(bench.store, 'writeRow').mockImplementation(async (...row) => {
      const written = await write(...row);
      // The answer takes this long; no timer has fired yet.
      vi.setSystemTime(start + lostAfterMs);
      return written;
    });
    let effects = 0;
    await bench.run(job, async (context) => {
      await context.ledger.write({ ...entry, effects: 1 });
      effects += 1;
      return result;
    });
    expect(effects).toBe(0);
    expect((await bench.store.listRows(job.id)).map((row) => row.number)).toEqual([2]);
  });

  it('refuses a row at once when it is known to be lost', async () => {
    const job = await bench.claim();
    let refused: unknown;
    const run = bench.run(job, async (context) => {
      await new Promise((resolve) => context.signal.addEventListener('abort', resolve));
      bench.store.down = undefined;
      refused = await context.ledger.write({ ...entry, effects: 1 }).catch((error: unknown) => error);
      return result;
    });
    bench.store.down = new Error('unreachable');
    await vi.advanceTimersByTimeAsync(60_000);
    await run;
    expect(refused).toBeInstanceOf(LeaseLost);
    expect(await bench.store.listRows(job.id)).toEqual([]);
  });
});

describe('the store goes away', () => {
  it('at the end and comes back: the outcome is told then', async () => {
    const job = await bench.claim();
    const run = bench.run(job, async () => {
      bench.store.down = new Error('unreachable');
      return result;
    });
    await vi.advanceTimersByTimeAsync(20_000);
    expect(bench.store.refused).toBeGreaterThan(10);
    bench.store.down = undefined;
    await vi.advanceTimersByTimeAsync(1000);
    expect(await run).toMatchObject({ state: 'completed', result });
    expect((await bench.now(job)).state).toBe('completed');
  });

  it('after the write and before its answer: the outcome counts as told, and is announced once', async () => {
    const job = await bench.claim();
    const write = bench.store.write.bind(bench.store);
    vi.spyOn(bench.store, 'write').mockImplementationOnce(async (before, change) => {
      await write(before, change);
      throw new Error('the answer got lost');
    });
    const run = bench.run(job, async () => result);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await run).toMatchObject({ state: 'completed' });
    expect(bench.events.filter((event) => event === 'job_completed')).toHaveLength(1);
    expect(bench.events).not.toContain('lease_lost');
  });

  it('at the end and stays away: it is given up with the lease and reported', async () => {
    const job = await bench.claim();
    const run = bench.run(job, async () => {
      bench.store.down = new Error('unreachable');
      return result;
    });
    await vi.advanceTimersByTimeAsync(80_000);
    expect(await run).toBeUndefined();
    bench.store.down = undefined;
    expect((await bench.now(job)).state).toBe('running');
    expect(bench.reports.at(-1)).toContain('unreachable');
    expect(bench.events.at(-1)).toBe('lease_lost');
  });

  it('for its log alone: the lease is kept, the lines come later', async () => {
    const job = await bench.claim();
    let logDown = true;
    const append = bench.store.appendLog.bind(bench.store);
    bench.store.appendLog = (...args) => (logDown ? Promise.reject(new Error('too large')) : append(...args));
    const run = bench.run(job, async (context) => {
      context.log('info', 'kept');
      await new Promise((resolve) => setTimeout(resolve, 90_000));
      logDown = false;
      return result;
    });
    await vi.advanceTimersByTimeAsync(90_000);
    expect(await run).toMatchObject({ state: 'completed' });
    expect((await bench.store.listLog(job.id, 0, 10)).map((line) => line.text)).toEqual(['kept']);
  });
});

describe('closing', () => {
  it('runs in reverse order, whatever the outcome, before the job is acknowledged', async () => {
    const job = await bench.claim();
    const closed: string[] = [];
    const close = (name: string) => async () => {
      closed.push(`${name} while ${(await bench.now(job)).state}`);
    };
    await bench.run(job, async (context) => {
      context.atEnd(close('browser'));
      context.atEnd(close('page'));
      throw new Error('work failed');
    });
    expect(closed).toEqual(['page while running', 'browser while running']);
  });

  it('that fails, also at once, is reported without secrets and holds up neither others nor the job', async () => {
    const job = await bench.claim();
    const closed: string[] = [];
    await bench.run(job, async (context) => {
      await context.secrets();
      context.atEnd(async () => void closed.push('first'));
      context.atEnd(() => {
        throw new Error(`sync ${canary}`);
      });
      context.atEnd(async () => {
        throw new Error(`async ${canary}`);
      });
      return result;
    });
    expect(closed).toEqual(['first']);
    expect((await bench.now(job)).state).toBe('completed');
    expect(bench.reports.map((stack) => stack.split('\n')[0])).toEqual([
      'Error: async ***',
      'Error: sync ***',
    ]);
  });

  it('that hangs is left after ten seconds, with the lease kept meanwhile', async () => {
    const job = await bench.claim();
    const run = bench.run(job, async (context) => {
      context.atEnd(() => new Promise(() => undefined));
      return result;
    });
    await vi.advanceTimersByTimeAsync(9999);
    expect((await bench.now(job)).state).toBe('running');
    expect(bench.beats).toBe(4);
    await vi.advanceTimersByTimeAsync(1);
    expect(await run).toMatchObject({ state: 'completed' });
  });

  it('still happens to what forced work opens after its job was acknowledged', async () => {
    const job = await bench.claim();
    const opened = Promise.withResolvers<void>();
    const closed = vi.fn(async () => undefined);
    const run = bench.run(
      job,
      async (context) => {
        await opened.promise;
        context.atEnd(closed);
        return deaf(context);
      },
      { hardSeconds: 1 },
    );
    await vi.advanceTimersByTimeAsync(11_000);
    expect(await run).toMatchObject({ state: 'timeout' });
    expect(closed).not.toHaveBeenCalled();
    opened.resolve();
    await vi.waitFor(() => expect(closed).toHaveBeenCalledOnce());
  });
});

describe('what a run tells', () => {
  it('masks secrets in log lines from the moment they are opened', async () => {
    const job = await bench.claim();
    await bench.run(job, async (context) => {
      const { password } = await context.secrets();
      context.log('info', `typed ${String(password)} for taro@example.jp`);
      return result;
    });
    expect((await bench.store.listLog(job.id, 0, 10)).map((line) => line.text)).toEqual([
      'typed *** for ***',
    ]);
  });

  it('keeps what was achieved when the job fails later', async () => {
    const job = await bench.claim();
    await bench.run(job, async (context) => {
      context.progress({ ja: '入力', en: 'filling' }, 1, 2);
      context.achieved(result);
      throw new Error('then it broke');
    });
    expect(await bench.now(job)).toMatchObject({ result, progress: { current: 1, total: 2 } });
  });

  it('goes on when its memory cannot be measured', async () => {
    const job = await bench.claim();
    const memoryMb = () => Promise.reject(new Error('no /proc'));
    const work = async () => {
      await new Promise((resolve) => setTimeout(resolve, 70_000));
      return result;
    };
    const run = bench.run(job, work, {}, { memoryMb });
    await vi.advanceTimersByTimeAsync(70_000);
    expect(await run).toMatchObject({ state: 'completed' });
  });

  it('reads the time from the clock it was given, not from the machine', async () => {
    const job = await bench.claim();
    const clock = handClock(start + 1234);
    expect(await bench.run(job, async () => result, {}, { clock })).toMatchObject({
      finishedAt: start + 1234,
    });
  });
});
