import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Duties, type Duty, pageSize } from '../../../functions/tick/duties.ts';
import { expireWaits } from '../../../functions/tick/expire-waits.ts';
import { ready } from '../../../functions/tick/ready.ts';
import { rescue } from '../../../functions/tick/rescue.ts';
import { ringForgotten } from '../../../functions/tick/ring-forgotten.ts';
import type { LifecycleEvent } from '../../../shared/events.ts';
import type { Job, JobId } from '../../../shared/job.ts';
import { admitted, claimed, farAhead, present, scheduledJob, waitingJob } from '../../store/jobs.ts';
import type { MemoryJobStore } from '../../store/memory-job-store.ts';
import { staleList, TickBench } from './tick-harness.ts';

type ListName = 'listDue' | 'listOverdue' | 'listWaitOver' | 'listQueued';

interface DutyCase {
  readonly duty: Duty;
  readonly list: ListName;
  /** A job for which there is something to do once time has passed. */
  readonly prepare: (bench: TickBench) => Promise<Job>;
  readonly told: readonly LifecycleEvent[];
  readonly rings: number;
}

const lane = 'crawl';
const cases: readonly (readonly [string, DutyCase])[] = [
  [
    'ready',
    {
      duty: ready,
      list: 'listDue',
      prepare: ({ store, clock }) =>
        admitted(store, scheduledJob(clock(), clock() + 1, { lane, submitter: 'a' })),
      told: ['job_queued'],
      rings: 1,
    },
  ],
  [
    'rescue',
    {
      duty: rescue,
      list: 'listOverdue',
      prepare: async ({ store, clock }) =>
        claimed(store, clock(), await admitted(store, waitingJob(clock(), { lane }))),
      told: ['lease_lost', 'job_queued'],
      rings: 1,
    },
  ],
  [
    'expireWaits',
    {
      duty: expireWaits,
      list: 'listWaitOver',
      prepare: ({ store, clock }) => admitted(store, waitingJob(clock(), { lane })),
      told: ['job_timeout'],
      rings: 0,
    },
  ],
  [
    'ringForgotten',
    {
      duty: ringForgotten,
      list: 'listQueued',
      prepare: ({ store, clock }) => admitted(store, waitingJob(clock(), { lane })),
      told: ['doorbell_rung_again'],
      rings: 1,
    },
  ],
];

let bench: TickBench;
beforeEach(() => {
  bench = new TickBench();
});
const timePasses = () => bench.until(farAhead(bench.clock()));

/** The index shows these and then what it shows besides. */
function showFirst(store: MemoryJobStore, list: ListName, ids: readonly JobId[], then: Job): void {
  const page = staleList([...ids, then.id]);
  if (list === 'listQueued') vi.spyOn(store, list).mockImplementation((_, limit, from) => page(limit, from));
  else vi.spyOn(store, list).mockImplementation((_lane, _now, limit, from) => page(limit, from));
}

const did = (told: readonly LifecycleEvent[]) => told.filter((event) => event !== 'record_unreadable');

describe.each(cases)('%s', (_, { duty, list, prepare, told, rings }) => {
  it.each([2, 5])('is done once by %i ticks at once', async (ticks) => {
    await prepare(bench);
    timePasses();
    await Promise.all(Array.from({ length: ticks }, () => duty(lane, bench.duties)));
    expect(bench.events).toEqual(told);
    expect(bench.rings).toHaveLength(rings);
  });

  it('finds nothing to do the second time', async () => {
    await prepare(bench);
    timePasses();
    await duty(lane, bench.duties);
    await duty(lane, bench.duties);
    expect(bench.events).toEqual(told);
  });

  it('reaches a job behind pages of those that are no longer what the index says', async () => {
    const gone: JobId[] = [];
    for (let n = 0; n < pageSize + 5; n++) {
      const job = await bench.waiting({ lane });
      await bench.cancel(job);
      gone.push(job.id);
    }
    const job = await prepare(bench);
    timePasses();
    showFirst(bench.store, list, gone, job);
    await duty(lane, bench.duties);
    expect(bench.events).toEqual(told);
  });

  it('passes over records of a newer version, tells of each and leaves them as they are', async () => {
    const newer: Job[] = [];
    for (let n = 0; n < pageSize + 5; n++) newer.push(await bench.waiting({ lane, rank: n }));
    const job = await prepare(bench);
    timePasses();
    showFirst(
      bench.store,
      list,
      newer.map(({ id }) => id),
      job,
    );
    for (const { id } of newer) bench.store.newer.add(id);
    await duty(lane, bench.duties);
    expect(did(bench.events)).toEqual(told);
    const unreadable = bench.told.filter(({ event }) => event === 'record_unreadable');
    expect(unreadable.map(({ fields }) => fields)).toEqual(newer.map(({ id }) => ({ job_id: id })));
    bench.store.newer.clear();
    for (const before of newer) expect(await present(bench.store, before)).toEqual(before);
  });

  it('does nothing in the other lanes', async () => {
    await prepare(bench);
    timePasses();
    await duty('documents', bench.duties);
    expect(bench.events).toEqual([]);
  });
});

describe('tick', () => {
  it.each([
    ['ready', ready, 'listDue'],
    ['expireWaits', expireWaits, 'listWaitOver'],
  ] as const)('leaves the rest of %s to the next minute when its time is over', async (_, duty, list) => {
    const { prepare } = cases.find(([, { duty: same }]) => same === duty)?.[1] ?? expect.unreachable();
    for (let n = 0; n < 5; n++) await prepare(bench);
    timePasses();
    const left = async () => (await bench.store[list](lane, bench.clock(), 10)).ids.length;
    bench.jobsInTime = 2;
    await duty(lane, bench.duties);
    expect(await left()).toBe(3);
    bench.jobsInTime = 10;
    await duty(lane, bench.duties);
    expect(await left()).toBe(0);
  });

  it('tells of a step even when the lane cannot be read', async () => {
    const duties: Duties = bench.duties;
    await bench.waiting();
    timePasses();
    vi.spyOn(bench.store, 'readLane').mockRejectedValue(new Error('unreachable'));
    await expireWaits('browser', duties);
    expect(bench.told).toMatchObject([{ event: 'job_timeout', fields: {} }]);
    expect(bench.told[0]?.fields).not.toHaveProperty('queue_length');
  });
});
