import { doorbellFor } from '../../shared/doorbell/doorbell.ts';
import type { Job } from '../../shared/job.ts';
import type { JobType } from '../../shared/job-type.ts';
import { newJob, type Placement } from '../../shared/new-job.ts';
import type { Admission } from '../../shared/store/job-store.ts';
import { drawTurn, giveBackTurn } from '../../shared/turn.ts';
import { noUsage } from '../../shared/usage.ts';
import type { Ports } from './processes.ts';

export interface Wish extends Pick<Placement, 'lane' | 'priority' | 'submitter'> {
  readonly delayMs: number | undefined;
  readonly repeatable: Admission['idempotency'];
}

/** What a submission does once it was checked, step by step as functions/submit does it. */
export async function submit(
  type: JobType,
  { delayMs, repeatable, ...wish }: Wish,
  ports: Ports,
): Promise<Job | undefined> {
  const { store, clock, emit, doorbell } = ports;
  if (repeatable && (await store.findRepeated(repeatable.key))) return undefined;
  const now = clock();
  const admissible = await type.admit({ input: {}, secrets: undefined, file: undefined, now });
  const { input, secrets } = admissible;
  const later = delayMs !== undefined && { dueAt: now + delayMs };
  const turn = later ? { at: now, drawn: false } : await drawTurn(store, wish, now);
  const job = newJob(type, admissible, { ...wish, ...later, turnAt: turn.at, usage: noUsage }, now);
  const admitted = await store.admit({
    job,
    input,
    ...(secrets && { secret: new Uint8Array([1, 2, 3]) }),
    ...(repeatable && { idempotency: repeatable }),
  });
  if (!admitted.admitted) {
    await giveBackTurn(store, job, turn);
    return undefined;
  }
  const rung =
    job.dueAt === undefined
      ? doorbell.ring(doorbellFor(job))
      : doorbell.ringLater(doorbellFor(job), job.dueAt);
  await rung.catch(() => emit('doorbell_failed', job));
  return job;
}
