import { beforeEach, describe, expect, it, vi } from 'vitest';
import { answerDoorbell } from '../../../functions/worker/answer-doorbell.ts';
import { claimNext } from '../../../shared/claim.ts';
import { minutes, seconds } from '../../../shared/clock.ts';
import type { Doorbell } from '../../../shared/doorbell/doorbell.ts';
import type { Job } from '../../../shared/job.ts';
import type { Work } from '../../../shared/job-context.ts';
import { leaseSeconds } from '../../../shared/limits.ts';
import { admitted, claimed, done, handClock, present, result, waitingJob } from '../../store/jobs.ts';
import { MemoryJobStore } from '../../store/memory-job-store.ts';

const clock = handClock(Date.UTC(2026, 10, 22));
let store: MemoryJobStore;
let rings: Doorbell[];

beforeEach(() => {
  store = new MemoryJobStore(clock);
  rings = [];
});

const waiting = () => {
  clock.advance(1);
  return admitted(store, waitingJob(clock()));
};

const worked: Work = async () => result;

const answer = (bell: Doorbell, work: Work = worked) =>
  answerDoorbell(bell, clock() + minutes(7), () => ({ work, hardSeconds: 300 }), {
    store,
    clock,
    opener: { open: async () => ({}) },
    doorbell: {
      ring: async (rung) => {
        rings.push(rung);
      },
      ringLater: async () => undefined,
    },
    random: () => 0.5,
    emit: () => undefined,
    report: (_, stack) => expect.unreachable(stack),
    onBeat: async () => undefined,
    memoryMb: async () => 1,
  });

describe('a doorbell', () => {
  it('is answered with the first in line, whichever job it was rung for, and rings once for the next', async () => {
    const [first, second] = [await waiting(), await waiting()];
    await answer({ lane: 'browser', look: second.id });
    expect(await present(store, first)).toMatchObject({ state: 'completed' });
    expect(await present(store, second)).toMatchObject({ state: 'queued' });
    expect(rings).toEqual([{ lane: 'browser', look: second.id }]);
  });

  it('finds nothing to do the second time, and rings for nobody', async () => {
    const job = await waiting();
    const ran: Job['id'][] = [];
    const work: Work = async (context) => {
      ran.push(context.job.id);
      return result;
    };
    await answer({ lane: 'browser', look: job.id }, work);
    await answer({ lane: 'browser', look: job.id }, work);
    expect(ran).toEqual([job.id]);
    expect(rings).toEqual([]);
  });

  it('takes the slot back from a worker that vanished, then works its job', async () => {
    const lost = await claimed(store, clock(), await waiting());
    clock.advance(seconds(leaseSeconds));
    await answer({ lane: 'browser' });
    expect(await present(store, lost)).toMatchObject({ state: 'completed', attempts: 2, lostWorkers: 1 });
  });

  it('leaves the line alone while the slot is taken', async () => {
    await claimed(store, clock(), await waiting());
    const second = await waiting();
    await answer({ lane: 'browser', look: second.id });
    expect(await present(store, second)).toMatchObject({ state: 'queued', attempts: 0 });
  });
});

describe('a claim', () => {
  it('looks at the job it was rung for when the index shows nobody yet', async () => {
    const job = await waiting();
    vi.spyOn(store, 'listQueued').mockResolvedValue([]);
    expect(await claimNext(store, clock, 'browser')).toBeUndefined();
    expect(await claimNext(store, clock, 'browser', job.id)).toMatchObject({ id: job.id, state: 'running' });
  });

  it('passes over jobs that the index still shows although they were taken', async () => {
    const [gone, next] = [await waiting(), await waiting()];
    const { claimId } = await claimed(store, clock(), gone);
    const end = { kind: 'complete', claimId, report: {}, result } as const;
    await done(store, clock(), await present(store, gone), end);
    vi.spyOn(store, 'listQueued').mockResolvedValue([gone.id, next.id]);
    expect(await claimNext(store, clock, 'browser')).toMatchObject({ id: next.id });
  });
});
