import { describe, expect, it } from 'vitest';
import { seconds } from '../../../shared/clock.ts';
import type { Job } from '../../../shared/job.ts';
import { lanes } from '../../../shared/lanes.ts';
import { failure } from '../../store/jobs.ts';
import { claimId, commands, decided, now, running } from './transition-fixtures.ts';

const held = { ...commands.fail, held: true };
const longest = seconds(lanes.browser.maxQueueWaitSeconds);
/** It tries once more, and finds the other side away again. */
const tried = (job: Job, at: number): Job =>
  decided(decided(job, { kind: 'claim', claimId }, at).next, held, at + 1000).next;

describe('a job that waits for the other side', () => {
  it('has its place and its attempt again, and says why the last one failed', () => {
    const { next, guard } = decided({ ...running, attempts: 3 }, held);
    expect(next).toMatchObject({
      ...{ state: 'queued', rank: running.rank, attempts: 2, heldSince: now, error: failure },
      waitUntil: now + longest,
    });
    expect(next).not.toHaveProperty('claimId');
    expect(guard.noStopRequest).toBe(true);
  });

  it('waits once, however often it tries in between', () => {
    const once = decided(running, held).next;
    const again = tried(tried(once, now + 60_000), now + 120_000);
    expect(again).toMatchObject({ heldSince: now, waitUntil: now + longest, attempts: 0 });
  });

  it('spends attempts once it has waited as long as it may', () => {
    const once = decided(running, held).next;
    const justInTime = tried(once, now + longest - 1001);
    expect(justInTime).toMatchObject({ state: 'queued', attempts: 0 });
    expect(tried(once, now + longest - 1000)).toMatchObject({ state: 'scheduled', attempts: 1 });
    expect(tried({ ...once, attempts: 2 }, now + longest)).toMatchObject({ state: 'error', error: failure });
  });

  it('begins a new wait after a run that ended otherwise', () => {
    const waiting = tried(decided(running, held).next, now + 60_000);
    const claimed = decided(waiting, { kind: 'claim', claimId }, now + 120_000).next;
    expect(claimed.heldSince).toBe(now);
    for (const kind of ['interrupt', 'fail', 'complete'] as const)
      expect(decided(claimed, commands[kind], now + 121_000).next).not.toHaveProperty('heldSince');
  });

  it('is stopped when that was wished', () => {
    expect(decided({ ...running, stopRequestedAt: now }, held).next.state).toBe('stopped');
  });

  it('fails for good like any other', () => {
    expect(decided(running, { ...held, temporary: false }).next.state).toBe('error');
  });
});
