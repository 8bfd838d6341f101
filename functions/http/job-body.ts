import type * as z from 'zod';
import type { Principal } from '../../shared/access/principal.ts';
import { movesAll } from '../../shared/access/role.ts';
import type { jobSchema, rowSchema } from '../../shared/api/job-schemas.ts';
import type { EpochMs } from '../../shared/clock.ts';
import { estimateCostUsd } from '../../shared/cost.ts';
import type { StoredFile } from '../../shared/files.ts';
import { wasDeleted } from '../../shared/files-deleted.ts';
import type { Job, JobError } from '../../shared/job.ts';
import type { Standing } from '../../shared/job-view.ts';
import { lanes } from '../../shared/lanes.ts';
import type { Effect, Evidence, Row } from '../../shared/ledger.ts';
import { tokyoPrices } from '../../shared/prices.ts';
import type { JobSummary } from '../../shared/store/job-list.ts';
import type { LogLine } from '../../shared/store/job-store.ts';
import type { Language } from '../../shared/text.ts';
import { waitReason } from '../../shared/wait-reason.ts';
import { jobTypeOf } from '../worker/jobs/definitions.ts';
import type { Caller } from './caller.ts';
import { mayHaveId } from './may.ts';

/** How /v1 shows things: ISO instants, text in the reader's language, no storage details. */

const iso = (at: EpochMs) => new Date(at).toISOString();

/** Who looks: in which language, and how much they may know. */
export type Reader = Pick<Caller, 'principal' | 'language'>;

/** Whose a job is: for its owner, and for those who may move it. */
const mayKnowOwner = ({ owner }: Pick<Job, 'owner'>, principal: Principal | undefined): boolean =>
  principal !== undefined && (principal.id === owner || movesAll(principal.role));

/** Of an error the reader's half. */
const errorBody = ({ code, message, hint }: JobError, language: Language) => ({
  code,
  message: message[language],
  ...(hint && { hint: hint[language] }),
});

/** A job in a list. */
export const summaryBody = (job: JobSummary, principal: Principal, language: Language) => ({
  ...(mayHaveId(job, principal) && { id: job.id }),
  type: job.type,
  lane: job.lane,
  state: job.state,
  title: job.title,
  ...(job.owner !== undefined && mayKnowOwner(job, principal) && { owner: job.owner }),
  priority: job.priority,
  series: job.series,
  submittedAt: iso(job.submittedAt),
  ...(job.firstStartedAt !== undefined && { startedAt: iso(job.firstStartedAt) }),
  ...(job.finishedAt !== undefined && { finishedAt: iso(job.finishedAt) }),
  ...(job.error && { error: errorBody(job.error, language) }),
});

export function jobBody(
  job: Job,
  standing: Standing | undefined,
  { principal, language }: Reader,
): z.output<typeof jobSchema> {
  const waiting = waitReason(job, standing);
  return {
    id: job.id,
    type: job.type,
    lane: job.lane,
    state: job.state,
    title: job.title,
    ...(job.owner !== undefined && mayKnowOwner(job, principal) && { owner: job.owner }),
    priority: job.priority,
    ...(standing && {
      position: standing.position,
      positionExact: standing.exact,
      estimatedStart: standing.start
        ? { earliest: iso(standing.start.earliest), latest: iso(standing.start.latest), ...standing.accuracy }
        : null,
    }),
    ...(waiting && {
      waiting: {
        code: waiting.code,
        message: waiting.text[language],
        ...(waiting.until !== undefined && { until: iso(waiting.until) }),
      },
    }),
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
    memoryLimitMb: lanes[job.lane].memoryMb,
    ...(job.result && {
      result: { summary: job.result.summary[language], counts: { ...job.result.counts } },
    }),
    ...(job.error && { error: errorBody(job.error, language) }),
    cost: costBody(job),
    secret: job.secret,
    ...(job.secretDestroyedAt !== undefined && { secretDestroyedAt: iso(job.secretDestroyedAt) }),
    ...(job.filesDeletedAt !== undefined && { filesDeletedAt: iso(job.filesDeletedAt) }),
    ...(job.expiresAt !== undefined && { expiresAt: iso(job.expiresAt) }),
    links: {
      self: `/v1/jobs/${job.id}`,
      rows: `/v1/jobs/${job.id}/rows`,
      logs: `/v1/jobs/${job.id}/logs`,
      files: `/v1/jobs/${job.id}/files`,
      documents: Object.fromEntries(
        (jobTypeOf(job.type)?.documents ?? []).map((name) => [name, documentLink(job, name)]),
      ),
      cancel: `/v1/jobs/${job.id}/cancel`,
      stop: `/v1/jobs/${job.id}/stop`,
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

export const documentLink = ({ id }: Job, name: string): string => `/v1/jobs/${id}/documents/${name}`;
const fileLink = ({ id }: Job, name: string): string => `/v1/jobs/${id}/files/${name}`;

export const fileBody = (file: StoredFile, job: Job) => ({
  name: file.name,
  contentType: file.contentType,
  bytes: file.bytes,
  sha256: file.sha256,
  at: iso(file.at),
  link: fileLink(job, file.name),
});

export const rowBody = (row: Row, job: Job, language: Language): z.output<typeof rowSchema> => ({
  number: row.number,
  label: row.label,
  state: row.state,
  ...(row.code !== undefined && { code: row.code }),
  ...(row.note && { note: row.note[language] }),
  ...(row.effects !== undefined && { effects: row.effects }),
  ...(row.trail && { trail: row.trail.map(effectBody) }),
  ...(row.seen && { seen: { at: iso(row.seen.at), address: row.seen.address, lines: [...row.seen.lines] } }),
  ...(row.evidence && { evidence: evidenceBody(row.evidence, job) }),
  ...(row.at !== undefined && { at: iso(row.at) }),
});

/** Of a picture that was deleted the hash stays: whoever has a copy can still prove it. */
const evidenceBody = (evidence: Evidence, job: Job) => ({
  ...evidence,
  at: iso(evidence.at),
  ...(wasDeleted(evidence, job) ? { deleted: true as const } : { link: fileLink(job, evidence.file) }),
});

const effectBody = ({ what, at, answer, answeredAt }: Effect) => ({
  what,
  at: iso(at),
  ...(answer !== undefined && { answer }),
  ...(answeredAt !== undefined && { answeredAt: iso(answeredAt) }),
});

export const logBody = (line: LogLine) => ({ ...line, at: iso(line.at) });
