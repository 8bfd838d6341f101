import type { Change, Guard } from '../../shared/change.ts';
import type { EpochMs } from '../../shared/clock.ts';
import type { Command } from '../../shared/command.ts';
import type { Job } from '../../shared/job.ts';
import type { LaneName } from '../../shared/lanes.ts';
import type { Along, JobStore } from '../../shared/store/job-store.ts';
import type { transition } from '../../shared/transition.ts';

/** Ways to break a core in one place, between the engine and its store or in what it decides. */

export type Decide = typeof transition;

/** The same store but for some of its methods. */
export const but = (store: JobStore, methods: Partial<JobStore>): JobStore =>
  new Proxy(store, {
    get(target, name) {
      const method = Reflect.get(methods, name) ?? Reflect.get(target, name);
      return typeof method === 'function' ? method.bind(target) : method;
    },
  });

/** A store that is given other changes than were decided. */
export const rewriting =
  (rewrite: (change: Change, before: Job) => Change) =>
  (store: JobStore): JobStore =>
    but(store, { write: (before, change, along) => store.write(before, rewrite(change, before), along) });

/** A store that writes some changes whatever has become of the record. */
export const unguarded =
  (which: (before: Job, change: Change) => boolean) =>
  (store: JobStore): JobStore =>
    but(store, {
      write: async (before, change, along) => {
        const present = which(before, change) ? await store.read(before.id) : undefined;
        return store.write(before, present ? guarded(change, { state: present.state }) : change, along);
      },
    });

export const guarded = (change: Change, guard: Guard): Change => ({ ...change, guard });

/** Decides some commands on another record than the present one, or at another time. */
export const deciding =
  (kinds: readonly Command['kind'][], on: (job: Job, now: EpochMs) => { job: Job; now: EpochMs }) =>
  (decide: Decide): Decide =>
  (job, command, now) => {
    const basis = kinds.includes(command.kind) ? on(job, now) : { job, now };
    return decide(basis.job, command, basis.now);
  };

/** Moves a job so that another lane counts it. */
export async function countedElsewhere(
  store: JobStore,
  before: Job,
  { next, guard }: Change,
  along: Along | undefined,
) {
  const { lane } = next;
  const other: LaneName = lane === 'crawl' ? 'documents' : 'crawl';
  const moved = store.write(before, { next: { ...next, lane: other }, guard }, along);
  const restored = store.write({ ...next, lane: other }, { next, guard: { state: next.state } });
  return (await moved).written ? restored : moved;
}
