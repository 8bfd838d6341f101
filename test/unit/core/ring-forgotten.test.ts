import { beforeEach, describe, expect, it } from 'vitest';
import { ringForgotten } from '../../../functions/tick/ring-forgotten.ts';
import { seconds } from '../../../shared/clock.ts';
import type { Job } from '../../../shared/job.ts';
import { forgottenDoorbellSeconds } from '../../../shared/limits.ts';
import { completes, done } from '../../store/jobs.ts';
import { TickBench } from './tick-harness.ts';

let bench: TickBench;
beforeEach(() => {
  bench = new TickBench();
});
const nobodyCame = () => bench.clock.advance(seconds(forgottenDoorbellSeconds));
const rungFor = () => bench.rings.map(({ bell }) => bell.look);
const ids = (jobs: readonly Job[]) => jobs.map(({ id }) => id);

describe('a forgotten doorbell', () => {
  it('is rung once for the first in line when a slot is free and nobody came', async () => {
    const first = await bench.waiting();
    await bench.waiting();
    nobodyCame();
    await ringForgotten('browser', bench.duties);
    await ringForgotten('browser', bench.duties);
    expect(bench.rings).toEqual([{ bell: { lane: 'browser', look: first.id }, group: 'spare' }]);
    expect(bench.events).toEqual(['doorbell_rung_again']);
  });

  it('is left alone while the slot is taken, and while it is fresh', async () => {
    const waiting = await bench.waiting();
    bench.until((waiting.rungAt ?? 0) + seconds(forgottenDoorbellSeconds) - 1);
    await ringForgotten('browser', bench.duties);
    await bench.running();
    nobodyCame();
    await ringForgotten('browser', bench.duties);
    expect(bench.rings).toEqual([]);
  });

  it('is tried again at the next turn when the ring failed', async () => {
    await bench.waiting();
    nobodyCame();
    bench.doorbellDown = true;
    await ringForgotten('browser', bench.duties);
    expect(bench.events).toEqual(['doorbell_rung_again', 'doorbell_failed']);
    bench.doorbellDown = false;
    nobodyCame();
    await ringForgotten('browser', bench.duties);
    expect(bench.rings).toHaveLength(1);
  });

  it('is rung for as many as there are free slots', async () => {
    const jobs: Job[] = [];
    for (let n = 0; n < 9; n++) jobs.push(await bench.waiting({ lane: 'crawl' }));
    nobodyCame();
    await ringForgotten('crawl', bench.duties);
    expect(rungFor()).toEqual(ids(jobs.slice(0, 4)));
  });

  it('is rung for the free slots only: a fresh doorbell will fill one of them', async () => {
    await bench.running({ lane: 'crawl' });
    const old = [await bench.waiting({ lane: 'crawl' }), await bench.waiting({ lane: 'crawl' })];
    nobodyCame();
    // First in line although it came last: its doorbell is on its way.
    await bench.waiting({ lane: 'crawl', rank: 0 });
    const [third] = [await bench.waiting({ lane: 'crawl', rungAt: 0 })];
    await ringForgotten('crawl', bench.duties);
    expect(rungFor()).toEqual(ids(old));
    expect(rungFor()).not.toContain(third?.id);
  });

  it('is not rung in a paused lane, and is when it goes on', async () => {
    const job = await bench.waiting();
    nobodyCame();
    await bench.store.setLane('browser', { pausedAt: bench.clock() });
    await ringForgotten('browser', bench.duties);
    expect(bench.rings).toEqual([]);
    await bench.store.setLane('browser', { pausedAt: null });
    await ringForgotten('browser', bench.duties);
    expect(rungFor()).toEqual([job.id]);
  });

  it('is left alone in the moment between two jobs: the worker that ends rings for the next itself', async () => {
    const next = await bench.waiting();
    nobodyCame();
    const former = await bench.running({ rank: 0 });
    await done(bench.store, bench.clock(), former, completes(former));
    bench.clock.advance(seconds(forgottenDoorbellSeconds) - 1);
    await ringForgotten('browser', bench.duties);
    expect(bench.rings).toEqual([]);
    bench.clock.advance(1);
    await ringForgotten('browser', bench.duties);
    expect(rungFor()).toEqual([next.id]);
  });

  it('is rung in a lane that is drained, for those that wait are done', async () => {
    const job = await bench.waiting();
    await bench.store.setLane('browser', { drainingAt: bench.clock() });
    nobodyCame();
    await ringForgotten('browser', bench.duties);
    expect(rungFor()).toEqual([job.id]);
  });
});
