import type { EpochMs } from '../../shared/clock.ts';
import { estimateCostUsd } from '../../shared/cost.ts';
import type { Job } from '../../shared/job.ts';
import type { Standing } from '../../shared/job-view.ts';
import type { Row } from '../../shared/ledger.ts';
import { tokyoPrices } from '../../shared/prices.ts';
import type { LogLine } from '../../shared/store/job-store.ts';
import type { Language } from '../../shared/text.ts';
import { waitReason } from '../../shared/wait-reason.ts';

/** How /v1 shows things: ISO instants, text in the reader's language, no storage details. */

const iso = (at: EpochMs) => new Date(at).toISOString();

export function jobBody(job: Job, standing: Standing | undefined, language: Language) {
  const waiting = waitReason(job, standing);
  return {
    id: job.id,
    type: job.type,
    lane: job.lane,
    state: job.state,
    title: job.title,
    priority: job.priority,
    ...(standing && {
      position: standing.position,
      positionExact: standing.exact,
      estimatedStart: standing.start
        ? { earliest: iso(standing.start.earliest), latest: iso(standing.start.latest), ...standing.accuracy }
        : null,
    }),
    ...(waiting && { waiting: { code: waiting.code, message: waiting.text[language] } }),
    ...(job.dueAt !== undefined && { dueAt: iso(job.dueAt) }),
    ...(job.waitUntil !== undefined && { waitsUntil: iso(job.waitUntil) }),
    ...(job.progress && { progress: { ...job.progress, step: job.progress.step[language] } }),
    stopRequested: job.stopRequestedAt !== undefined,
    ...(job.stopAcknowledgedAt !== undefined && { stopAcknowledgedAt: iso(job.stopAcknowledgedAt) }),
    attempts: job.attempts,
    maxAttempts: job.maxAttempts,
    lostWorkers: job.lostWorkers,
    interruptions: job.interruptions,
    series: job.series,
    history: job.history.map((end) => ({ ...end, finishedAt: iso(end.finishedAt) })),
    submittedAt: iso(job.submittedAt),
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
    cost: costBody(job),
    secret: job.secret,
    ...(job.secretDestroyedAt !== undefined && { secretDestroyedAt: iso(job.secretDestroyedAt) }),
    ...(job.expiresAt !== undefined && { expiresAt: iso(job.expiresAt) }),
    links: {
      self: `/v1/jobs/${job.id}`,
      rows: `/v1/jobs/${job.id}/rows`,
      logs: `/v1/jobs/${job.id}/logs`,
      cancel: `/v1/jobs/${job.id}/cancel`,
      retry: `/v1/jobs/${job.id}/retry`,
    },
  };
}

/** Millionths of a dollar say enough of a job that costs a fraction of a cent. */
const inDollars = (usd: number) => Math.round(usd * 1e6) / 1e6;

/** An estimate from what the job used so far, by list prices. */
function costBody({ usage }: Job) {
  const used = Object.entries(usage).filter(([, amount]) => amount > 0);
  return {
    estimateUsd: inDollars(estimateCostUsd(usage, tokyoPrices)),
    region: tokyoPrices.region,
    pricesListedOn: tokyoPrices.listedOn,
    used: Object.fromEntries(used.map(([line, amount]) => [line, Math.round(amount * 1000) / 1000])),
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
