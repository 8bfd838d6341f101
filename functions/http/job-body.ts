import type { EpochMs } from '../../shared/clock.ts';
import type { Job } from '../../shared/job.ts';
import type { Standing } from '../../shared/job-view.ts';
import type { Row } from '../../shared/ledger.ts';
import type { LogLine } from '../../shared/store/job-store.ts';
import type { Language } from '../../shared/text.ts';

/** How /v1 shows things: ISO instants, text in the reader's language, no storage details. */

const iso = (at: EpochMs) => new Date(at).toISOString();

export function jobBody(job: Job, standing: Standing | undefined, language: Language) {
  return {
    id: job.id,
    type: job.type,
    lane: job.lane,
    state: job.state,
    title: job.title,
    ...(standing && {
      position: standing.position,
      estimatedStart: standing.start
        ? { earliest: iso(standing.start.earliest), latest: iso(standing.start.latest) }
        : null,
    }),
    ...(job.progress && { progress: { ...job.progress, step: job.progress.step[language] } }),
    stopRequested: job.stopRequestedAt !== undefined,
    attempts: job.attempts,
    maxAttempts: job.maxAttempts,
    lostWorkers: job.lostWorkers,
    submittedAt: iso(job.submittedAt),
    ...(job.dueAt !== undefined && { dueAt: iso(job.dueAt) }),
    ...(job.firstStartedAt !== undefined && { startedAt: iso(job.firstStartedAt) }),
    ...(job.finishedAt !== undefined && { finishedAt: iso(job.finishedAt) }),
    ...(job.peakMemoryMb !== undefined && { peakMemoryMb: Math.round(job.peakMemoryMb) }),
    ...(job.result && { result: { summary: job.result.summary[language], counts: job.result.counts } }),
    ...(job.error && {
      error: {
        code: job.error.code,
        message: job.error.message[language],
        ...(job.error.hint && { hint: job.error.hint[language] }),
      },
    }),
    secret: job.secret,
    ...(job.secretDestroyedAt !== undefined && { secretDestroyedAt: iso(job.secretDestroyedAt) }),
    ...(job.expiresAt !== undefined && { expiresAt: iso(job.expiresAt) }),
    links: {
      self: `/v1/jobs/${job.id}`,
      rows: `/v1/jobs/${job.id}/rows`,
      logs: `/v1/jobs/${job.id}/logs`,
      cancel: `/v1/jobs/${job.id}/cancel`,
    },
  };
}

export const rowBody = (row: Row, language: Language) => ({
  number: row.number,
  label: row.label,
  state: row.state,
  ...(row.code !== undefined && { code: row.code }),
  ...(row.note && { note: row.note[language] }),
  ...(row.effects !== undefined && { effects: row.effects }),
  ...(row.at !== undefined && { at: iso(row.at) }),
});

export const logBody = (line: LogLine) => ({ ...line, at: iso(line.at) });
