import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accuracyOf, estimateStart, promiseKept } from '../../../shared/estimate.ts';
import { lanes } from '../../../shared/lanes.ts';
import type { LaneState, PromiseKept } from '../../../shared/store/job-store.ts';
import { waitingJob } from '../../store/jobs.ts';

const now = 1_000_000;
const lane = lanes.browser;
const state = (running: number, durationsMs: readonly number[]): LaneState => ({
  scheduled: 0,
  queued: 5,
  running,
  durationsMs,
  promises: [],
});

describe('estimated start', () => {
  it('is now for the next in line of a free lane', () => {
    expect(estimateStart(1, lane, state(0, []), now)).toEqual({ earliest: now, latest: now });
  });

  it('is now for as many as there are free slots', () => {
    expect(estimateStart(2, lanes.documents, state(0, []), now)).toEqual({ earliest: now, latest: now });
    expect(estimateStart(2, lanes.documents, state(1, []), now)).toBeUndefined();
  });

  it('is not given while the lane has no history', () => {
    expect(estimateStart(1, lane, state(1, []), now)).toBeUndefined();
  });

  it('is not given while the lane is paused, whatever is free', () => {
    expect(estimateStart(1, lane, { ...state(0, [1000]), pausedAt: now }, now)).toBeUndefined();
  });

  it('is given while the lane is drained, for those that wait are done', () => {
    expect(estimateStart(1, lane, { ...state(1, [1000]), drainingAt: now }, now)).toBeDefined();
  });

  it('takes a running job for anything between nothing and a whole slow run', () => {
    const durations = [10, 50, 20, 40, 30].map((s) => s * 1000);
    expect(estimateStart(1, lane, state(1, durations), now)).toEqual({
      earliest: now,
      latest: now + 50_000,
    });
    expect(estimateStart(3, lane, state(1, durations), now)).toEqual({
      earliest: now + 2 * 20_000,
      latest: now + 3 * 50_000,
    });
  });

  it('leaves the quickest and the slowest fifth out of account', () => {
    const durations = [1, 2, 3, 4, 5, 6, 7, 8, 9, 1000].map((s) => s * 1000);
    expect(estimateStart(2, lane, state(1, durations), now)).toEqual({
      earliest: now + 3000,
      latest: now + 2 * 9000,
    });
  });

  it('counts the turns of a lane of several by rounds', () => {
    expect(estimateStart(3, lanes.documents, state(2, [1000]), now)).toEqual({
      earliest: now + 1000,
      latest: now + 2000,
    });
  });

  it('never ends before it begins, and a later place never starts earlier', () => {
    const durations = fc.array(fc.nat(300_000), { minLength: 1, maxLength: 32 });
    const place = fc.integer({ min: 1, max: 1000 });
    fc.assert(
      fc.property(fc.constantFrom(...Object.values(lanes)), place, durations, (lane, position, sample) => {
        const full = state(lane.concurrency, sample);
        const range = estimateStart(position, lane, full, now);
        const later = estimateStart(position + 1, lane, full, now);
        if (!range || !later) throw new Error('a lane with history has an estimate');
        expect(range.earliest).toBeGreaterThanOrEqual(now);
        expect(range.latest).toBeGreaterThanOrEqual(range.earliest);
        expect(later.earliest).toBeGreaterThanOrEqual(range.earliest);
        expect(later.latest).toBeGreaterThanOrEqual(range.latest);
      }),
    );
  });
});

describe('a promise about the start', () => {
  const promised = { earliest: now, latest: now + 60_000 };
  const startedAt = (at: number) =>
    promiseKept(waitingJob(0, { promisedStart: promised, startedAt: at, firstStartedAt: at }));

  it.each<[number, PromiseKept]>([
    [now - 5001, 'early'],
    [now - 5000, 'kept'],
    [now + 30_000, 'kept'],
    [now + 65_000, 'kept'],
    [now + 65_001, 'late'],
  ])('of 1,000 s to 1,060 s: a start at %i ms is %s', (at, kept) => {
    expect(startedAt(at)).toBe(kept);
  });

  it('is not judged when none was made, before the start, or by a later attempt', () => {
    const started = { startedAt: now, firstStartedAt: now };
    expect(promiseKept(waitingJob(0, started))).toBeUndefined();
    expect(promiseKept(waitingJob(0, { promisedStart: promised }))).toBeUndefined();
    const again = { ...started, startedAt: now + 1, promisedStart: promised };
    expect(promiseKept(waitingJob(0, again))).toBeUndefined();
  });

  it('made often enough tells how good they are', () => {
    const promises: PromiseKept[] = ['kept', 'late', 'kept', 'early'];
    expect(accuracyOf({ ...state(0, []), promises })).toEqual({ share: 0.5, sample: 4 });
    expect(accuracyOf(state(0, [1]))).toBeUndefined();
  });
});
