import type { Change, Refusal } from './change.ts';
import type { EpochMs } from './clock.ts';
import { isTerminal, type Job } from './job.ts';

/** The record of a job whose files were deleted: its state stays, and nothing but an ended job has it said of it. */
export function filesDeleted(job: Job, now: EpochMs): Change | Refusal {
  if (!isTerminal(job.state) || job.finishedAt === undefined) return { refused: 'state', job };
  return {
    next: { ...job, filesDeletedAt: now },
    guard: { state: job.state, finishedAt: job.finishedAt },
  };
}

/** Whether what was kept then has been deleted since. */
export const wasDeleted = (kept: { readonly at: EpochMs }, { filesDeletedAt }: Job): boolean =>
  filesDeletedAt !== undefined && kept.at <= filesDeletedAt;
