import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ringForgotten } from '../../../functions/tick/ring-forgotten.ts';
import type { Breaker } from '../../../shared/breaker.ts';
import { tellCircuit } from '../../../shared/circuit.ts';
import { claimNext } from '../../../shared/claim.ts';
import { seconds } from '../../../shared/clock.ts';
import type { Job } from '../../../shared/job.ts';
import { standingOf } from '../../../shared/job-view.ts';
import { breakerPauseSeconds, forgottenDoorbellSeconds } from '../../../shared/limits.ts';
import { waitReason } from '../../../shared/wait-reason.ts';
import { completes, done, lostAfterMs, present } from '../../store/jobs.ts';
import { TickBench } from './tick-harness.ts';

const pause = seconds(breakerPauseSeconds);
const name = 'site';
let bench: TickBench;
beforeEach(() => {
  bench = new TickBench();
});

const visiting = (overrides: Partial<Job> = {}) => bench.waiting({ breaker: name, ...overrides });
const claim = (lane: Job['lane'] = 'browser') => claimNext(bench.duties, lane);
const breaker = () => bench.store.readBreaker(name);
async function stands(after: Breaker): Promise<void> {
  await bench.store.writeBreaker({ name, before: await breaker(), after });
}
const opened = () => stands({ state: 'open', until: bench.clock() + pause });
const tell = (job: Job | undefined, verdict: Parameters<typeof tellCircuit>[2]) => {
  if (!job) throw new Error('nobody was claimed');
  return tellCircuit(bench.duties, job, verdict);
};

describe('a claim under an open circuit', () => {
  it('passes over the jobs that depend on that side, and leaves them as they are', async () => {
    const [first, second] = [await visiting(), await visiting()];
    const other = await bench.waiting();
    await opened();
    expect(await claim()).toMatchObject({ id: other.id });
    expect(await present(bench.store, first)).toEqual(first);
    expect(await present(bench.store, second)).toEqual(second);
  });

  it('reads the circuit once, and not at all for a line that depends on nobody', async () => {
    const read = vi.spyOn(bench.store, 'readBreaker');
    await bench.waiting({ lane: 'crawl' });
    await claim('crawl');
    expect(read).not.toHaveBeenCalled();
    for (let n = 0; n < 12; n++) await visiting();
    await opened();
    read.mockClear();
    expect(await claim()).toBeUndefined();
    expect(read).toHaveBeenCalledTimes(1);
  });

  it('takes the first of them as the trial when the pause is over, and no second one beside it', async () => {
    const [first, second] = [await visiting({ lane: 'crawl' }), await visiting({ lane: 'crawl' })];
    await opened();
    bench.clock.advance(pause - 1);
    expect(await claim('crawl')).toBeUndefined();
    bench.clock.advance(1);
    const trial = await claim('crawl');
    expect(trial).toMatchObject({ id: first.id, attempts: 1 });
    expect(await breaker()).toMatchObject({ state: 'trying', by: trial?.claimId, job: first.id });
    expect(await claim('crawl')).toBeUndefined();
    expect(await present(bench.store, second)).toEqual(second);
    expect(bench.told).toMatchObject([{ event: 'breaker_trial', fields: { breaker: name } }]);
  });

  it('lets another job try once the trial’s worker is lost', async () => {
    const first = await visiting({ lane: 'crawl' });
    const second = await visiting({ lane: 'crawl' });
    await stands({ state: 'open', until: bench.clock() });
    const trial = await claim('crawl');
    bench.clock.advance(lostAfterMs);
    expect(await claim('crawl')).toBeUndefined();
    await done(bench.store, bench.clock(), trial ?? first, { kind: 'loseLease' });
    await bench.cancel(await present(bench.store, first));
    expect(await claim('crawl')).toMatchObject({ id: second.id });
  });

  it('lets a trial last whose record only a newer version can read, until no run could', async () => {
    const first = await visiting({ lane: 'crawl' });
    const second = await visiting({ lane: 'crawl' });
    await stands({ state: 'open', until: bench.clock() });
    await claim('crawl');
    bench.store.newer.add(first.id);
    expect(await claim('crawl')).toBeUndefined();
    bench.clock.advance(seconds(425));
    expect(await claim('crawl')).toMatchObject({ id: second.id });
  });

  it('decides anew when the circuit opens between the look and the claim', async () => {
    const job = await visiting();
    const read = vi.spyOn(bench.store, 'readBreaker');
    read.mockImplementationOnce(async () => {
      await opened();
      return { state: 'closed', failures: 0 };
    });
    expect(await claim()).toBeUndefined();
    expect(read).toHaveBeenCalledTimes(3);
    expect(await present(bench.store, job)).toEqual(job);
  });

  it('decides anew when another trial begins between the look and the claim', async () => {
    const [first, second] = [await visiting({ lane: 'crawl' }), await visiting({ lane: 'crawl' })];
    await stands({ state: 'open', until: bench.clock() });
    const write = bench.store.write.bind(bench.store);
    vi.spyOn(bench.store, 'write').mockImplementationOnce(async (...args) => {
      await claim('crawl');
      return write(...args);
    });
    expect(await claim('crawl')).toBeUndefined();
    const states = [await present(bench.store, first), await present(bench.store, second)];
    expect(states.map(({ state }) => state)).toEqual(['running', 'queued']);
  });
});

describe('what an attempt tells its circuit', () => {
  it('opens it at the fifth failure in a row, tells of it and has tick woken for the end of the pause', async () => {
    const job = await bench.running({ breaker: name });
    for (let n = 0; n < 5; n++) await tell(job, 'unavailable');
    const until = bench.clock() + pause;
    expect(await breaker()).toEqual({ state: 'open', until });
    expect(bench.told).toMatchObject([{ event: 'breaker_opened', job, fields: { breaker: name } }]);
    expect(bench.later).toEqual([{ bell: { lane: 'browser', look: job.id }, at: until }]);
  });

  it('closes it after the trial, and tells of that', async () => {
    await visiting();
    await stands({ state: 'open', until: bench.clock() });
    await tell(await claim(), 'answers');
    expect(await breaker()).toEqual({ state: 'closed', failures: 0 });
    expect(bench.events).toEqual(['breaker_trial', 'breaker_closed']);
  });

  it('is not lost when somebody else tells at the same time', async () => {
    const job = await bench.running({ breaker: name });
    const write = bench.store.writeBreaker.bind(bench.store);
    vi.spyOn(bench.store, 'writeBreaker').mockImplementationOnce(async (step) => {
      await tell(job, 'unavailable');
      return write(step);
    });
    await tell(job, 'unavailable');
    expect(await breaker()).toEqual({ state: 'closed', failures: 2 });
  });

  it('is written only when it changes something', async () => {
    const write = vi.spyOn(bench.store, 'writeBreaker');
    const job = await bench.running({ breaker: name });
    await tell(job, 'answers');
    await tell(job, 'silent');
    await tell(await bench.running({ lane: 'crawl' }), 'unavailable');
    expect(write).not.toHaveBeenCalled();
  });

  it('stands when the wakeup cannot be sent', async () => {
    const job = await bench.running({ breaker: name });
    bench.doorbellDown = true;
    for (let n = 0; n < 5; n++) await tell(job, 'unavailable');
    expect((await breaker()).state).toBe('open');
    expect(bench.events).toEqual(['breaker_opened', 'doorbell_failed']);
  });
});

describe('tick under an open circuit', () => {
  const rungFor = () => bench.rings.map(({ bell }) => bell.look);
  const nobodyCame = () => bench.clock.advance(seconds(forgottenDoorbellSeconds));

  it('rings for others only, however long those that depend on it wait', async () => {
    await visiting();
    const other = await bench.waiting();
    await opened();
    nobodyCame();
    await ringForgotten('browser', bench.duties);
    expect(rungFor()).toEqual([other.id]);
    expect(bench.later).toEqual([]);
  });

  it('rings for the trial when the pause is over, however fresh the last ring is, and for one only', async () => {
    await opened();
    bench.clock.advance(pause);
    const first = await visiting({ lane: 'crawl' });
    await visiting({ lane: 'crawl' });
    await ringForgotten('crawl', bench.duties);
    expect(rungFor()).toEqual([first.id]);
  });

  it('rings for the trial also in the moment between two jobs', async () => {
    const former = await bench.running({ rank: 0 });
    await done(bench.store, bench.clock(), former, completes(former));
    const job = await visiting();
    await stands({ state: 'open', until: bench.clock() });
    await ringForgotten('browser', bench.duties);
    expect(rungFor()).toEqual([job.id]);
  });

  it('that came a moment too early has itself woken once more', async () => {
    const job = await visiting();
    await opened();
    const until = bench.clock() + pause;
    bench.clock.advance(pause - 800);
    await ringForgotten('browser', bench.duties);
    expect(bench.rings).toEqual([]);
    expect(bench.later).toEqual([{ bell: { lane: 'browser', look: job.id }, at: until }]);
  });
});

describe('a job that waits for the other side', () => {
  const reason = async (job: Job) => {
    const standing = await standingOf(bench.store, job, bench.clock());
    return { start: standing?.start, ...waitReason(job, standing) };
  };

  it('is told so, and when that is tried again; its start is not promised', async () => {
    const job = await visiting();
    await opened();
    bench.clock.advance(19_500);
    expect(await reason(job)).toMatchObject({ code: 'SITE_PAUSED', until: bench.clock() + 40_500 });
    expect((await reason(job)).text?.ja).toContain('約41秒後');
    expect((await reason(job)).text?.en).toContain('in about 41 s');
    expect((await reason(job)).start).toBeUndefined();
    bench.clock.advance(pause);
    expect((await reason(job)).text?.en).toContain('about to be tried');
  });

  it('is told that another is finding out', async () => {
    await visiting({ lane: 'crawl' });
    const job = await visiting({ lane: 'crawl' });
    await stands({ state: 'open', until: bench.clock() });
    await claim('crawl');
    expect(await reason(job)).toMatchObject({ code: 'SITE_PAUSED' });
    expect(await reason(job)).not.toHaveProperty('until');
  });

  it('is told of a paused lane first, and of nothing while the circuit is closed', async () => {
    const job = await visiting();
    expect((await reason(job)).code).toBe('STARTING');
    await opened();
    await bench.store.setLane('browser', { pausedAt: bench.clock() });
    expect((await reason(job)).code).toBe('LANE_PAUSED');
  });
});
