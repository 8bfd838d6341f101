import type { Guard } from '../../shared/change.ts';
import type { Job } from '../../shared/job.ts';

/** Whether a guard holds on a record, as the condition made of it does in the table. */
export const holds = ({ noStopRequest, ...equal }: Guard, job: Job): boolean =>
  Object.entries(equal).every(([field, value]) => Reflect.get(job, field) === value) &&
  !(noStopRequest && job.stopRequestedAt !== undefined);

/** Writes only what the change touched, as the conditional update of the table does. */
export function merged(present: Job, before: Job, next: Job): Job {
  const removed = Object.keys(before).filter((field) => !(field in next));
  const changed = Object.entries(next).filter(([field, value]) => Reflect.get(before, field) !== value);
  const kept = Object.entries(present).filter(([field]) => !removed.includes(field));
  return { ...next, ...Object.fromEntries(kept), ...Object.fromEntries(changed) };
}
