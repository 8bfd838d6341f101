import { isRefusal, type RefusalReason } from './change.ts';
import type { Clock } from './clock.ts';
import type { Command } from './command.ts';
import type { Job } from './job.ts';
import type { Along, JobStore } from './store/job-store.ts';
import { transition } from './transition.ts';

export type Applied =
  | { readonly applied: true; readonly before: Job; readonly job: Job }
  /** `gone`: the record does not exist. `lane`, `identity`, `breaker`: job-store.ts, Written. The rest: change.ts. */
  | {
      readonly applied: false;
      readonly because: RefusalReason | 'lane' | 'identity' | 'breaker' | 'gone';
      readonly job: Job | undefined;
    };

/** A race lost this often in a row is a defect, not bad luck. */
const maxRaces = 10;

/**
 * Decides and writes; when somebody else was first, decides again on the record as it is now, so that a lost race
 * ends in a typed refusal or in the right second decision, never in a blind write.
 */
export async function apply(
  store: JobStore,
  clock: Clock,
  job: Job,
  command: Command,
  along?: Along,
): Promise<Applied> {
  let present = job;
  for (let race = 0; race < maxRaces; race++) {
    const change = transition(present, command, clock());
    if (isRefusal(change)) return { applied: false, because: change.refused, job: present };
    const written = await store.write(present, change, along);
    if (written.written) return { applied: true, before: present, job: written.job };
    if (written.because !== 'guard') return { applied: false, because: written.because, job: present };
    if (written.job === undefined) return { applied: false, because: 'gone', job: undefined };
    present = written.job;
  }
  throw new Error(`job ${job.id}: ${command.kind} lost ${maxRaces} races in a row`);
}
