import { beforeEach, describe, expect, it } from 'vitest';
import { expireWaits } from '../../../functions/tick/expire-waits.ts';
import { ready } from '../../../functions/tick/ready.ts';
import { rescue } from '../../../functions/tick/rescue.ts';
import { ringForgotten } from '../../../functions/tick/ring-forgotten.ts';
import { minutes, seconds } from '../../../shared/clock.ts';
import type { Doorbell } from '../../../shared/doorbell/doorbell.ts';
import type { LifecycleEvent } from '../../../shared/events.ts';
import type { Job } from '../../../shared/job.ts';
import { forgottenDoorbellSeconds, leaseSeconds } from '../../../shared/limits.ts';
import { admitted, claimed, done, failure, handClock, present, waitingJob } from '../../store/jobs.ts';
import { MemoryJobStore } from '../../store/memory-job-store.ts';

const start = Date.UTC(2026, 10, 22);
const clock = handClock(start);
let store: MemoryJobStore;
let rings: { bell: Doorbell; group: 'spare' | undefined }[];
let events: LifecycleEvent[];
let doorbellBroken: boolean;

beforeEach(() => {
  store = new MemoryJobStore(clock);
  rings = [];
  events = [];
  doorbellBroken = false;
});

const duties = () => ({
  store,
  clock,
  doorbell: {
    ring: async (bell: Doorbell, group?: 'spare') => {
      if (doorbellBroken) throw new Error('SQS is away');
      rings.push({ bell, group });
    },
    ringLater: async () => undefined,
  },
  emit: (event: LifecycleEvent) => events.push(event),
});

const waiting = () => admitted(store, waitingJob(clock()));
const running = async (job: Job) => claimed(store, clock(), job);

describe('ready', () => {
  const scheduled = async () => {
    const job = await running(await waiting());
    return done(store, clock(), job, {
      kind: 'fail',
      claimId: job.claimId,
      report: {},
      error: failure,
      temporary: true,
      random: 0.5,
    });
  };

  it('lets a due job join the line and rings for it', async () => {
    const job = await scheduled();
    clock.advance((job.dueAt ?? 0) - clock());
    await ready('browser', duties());
    expect(await present(store, job)).toMatchObject({ state: 'queued', queuedAt: clock() });
    expect(rings).toEqual([{ bell: { lane: 'browser', look: job.id }, group: undefined }]);
  });

  it('leaves a job alone that is not due by a millisecond', async () => {
    const job = await scheduled();
    clock.advance((job.dueAt ?? 0) - clock() - 1);
    await ready('browser', duties());
    expect(await present(store, job)).toMatchObject({ state: 'scheduled' });
    expect(rings).toEqual([]);
  });
});

describe('rescue', () => {
  it('puts the job of a vanished worker back and rings on the spare group, since the usual one may be held', async () => {
    const job = await running(await waiting());
    clock.advance(seconds(leaseSeconds));
    await rescue('browser', duties());
    expect(await present(store, job)).toMatchObject({ state: 'queued', lostWorkers: 1, rank: job.rank });
    expect(rings).toEqual([{ bell: { lane: 'browser', look: job.id }, group: 'spare' }]);
    expect(events).toEqual(['lease_lost', 'job_queued']);
  });

  it('leaves a job alone whose lease lasts another millisecond', async () => {
    const job = await running(await waiting());
    clock.advance(seconds(leaseSeconds) - 1);
    await rescue('browser', duties());
    expect(await present(store, job)).toMatchObject({ state: 'running' });
  });
});

describe('expireWaits', () => {
  it('ends a job that waited half an hour, and says that nothing was done', async () => {
    const job = await admitted(store, waitingJob(clock(), { secret: 'sealed' }));
    clock.advance(minutes(30));
    await expireWaits('browser', duties());
    expect(await present(store, job)).toMatchObject({
      state: 'timeout',
      error: { code: 'QUEUE_WAIT_EXCEEDED' },
      secret: 'destroyed',
    });
    expect(await store.readSecret(job.id)).toBeUndefined();
    expect(events).toEqual(['job_timeout']);
  });

  it('lets a job wait until then', async () => {
    const job = await waiting();
    clock.advance(minutes(30) - 1);
    await expireWaits('browser', duties());
    expect(await present(store, job)).toMatchObject({ state: 'queued' });
  });
});

describe('ringForgotten', () => {
  const forgotten = () => clock.advance(seconds(forgottenDoorbellSeconds));

  it('rings once for the first in line when a slot is free and nobody came', async () => {
    const first = await waiting();
    clock.advance(1);
    await waiting();
    forgotten();
    await ringForgotten('browser', duties());
    await ringForgotten('browser', duties());
    expect(rings).toEqual([{ bell: { lane: 'browser', look: first.id }, group: 'spare' }]);
    expect(events).toEqual(['doorbell_rung_again']);
  });

  it('keeps still while the slot is taken, and while the doorbell is fresh', async () => {
    await waiting();
    await ringForgotten('browser', duties());
    forgotten();
    await running(await waiting());
    await ringForgotten('browser', duties());
    expect(rings).toEqual([]);
  });

  it('tries again at the next turn when the ring failed', async () => {
    await waiting();
    forgotten();
    doorbellBroken = true;
    await ringForgotten('browser', duties());
    expect(events).toEqual(['doorbell_rung_again', 'doorbell_failed']);
    doorbellBroken = false;
    forgotten();
    await ringForgotten('browser', duties());
    expect(rings).toHaveLength(1);
  });
});
