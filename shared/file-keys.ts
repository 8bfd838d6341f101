import { createHash } from 'node:crypto';
import { type EpochMs, seconds } from './clock.ts';
import type { JobId } from './job.ts';
import { maxScheduleSeconds, sideItemSeconds } from './limits.ts';

/**
 * Where the contents of files lie in the bucket, and how many days after they were put there they go by themselves.
 * The bucket counts from the moment of writing, the items of a job from the beginning of its life (limits.ts); what
 * lies here outlives them, never the other way round.
 *
 * - `results/`   what runs keep. A run comes after the beginning of its job's life, so the term of the items is enough.
 * - `sources/`   what jobs were sent with. That is written at the submission, and the life of a job may begin up to a
 *                year later. So that no file lies there much longer than its job needs it, there is a prefix for each of
 *                several terms.
 * - `documents/` documents too large for an answer, drawn up anew each time: one download, and they may go.
 */
export const resultsPrefix = 'results/';
export const sourcesPrefix = 'sources/';
export const documentsPrefix = 'documents/';

const daySeconds = 24 * 3600;
const inDays = (amount: number) => Math.ceil(amount / daySeconds);

export const resultDays = inDays(sideItemSeconds);
export const documentDays = 1;

export interface SourceTerm {
  readonly prefix: string;
  /** For jobs whose life begins up to so many days after their submission. */
  readonly daysAhead: number;
  readonly days: number;
}

const sourceTerm = (daysAhead: number): SourceTerm => ({
  prefix: `${sourcesPrefix}${daysAhead}/`,
  daysAhead,
  days: daysAhead + inDays(sideItemSeconds),
});
/** As far ahead as a job may be scheduled. */
const longestTerm = sourceTerm(inDays(maxScheduleSeconds));
const stepDays = 30;
const steps = Array.from(
  { length: Math.ceil(longestTerm.daysAhead / stepDays) - 1 },
  (_, index) => (index + 1) * stepDays,
);
/** The shortest first: most jobs begin at once. */
export const sourceTerms: readonly SourceTerm[] = [sourceTerm(1), ...steps.map(sourceTerm), longestTerm];

interface Begun {
  readonly id: JobId;
  readonly submittedAt: EpochMs;
  readonly beginsAt: EpochMs;
}

export function sourceKey({ id, submittedAt, beginsAt }: Begun): string {
  const ahead = beginsAt - submittedAt;
  const isLongEnough = ({ daysAhead }: SourceTerm) => ahead <= seconds(daysAhead * daySeconds);
  const { prefix } = sourceTerms.find(isLongEnough) ?? longestTerm;
  return `${prefix}${id}`;
}

/** The content is part of the key: a repeated attempt finds its own file there, and none takes another's place. */
export const resultKey = (id: JobId, name: string, sha256: string): string =>
  `${resultsPrefix}${id}/${sha256.slice(0, 16)}-${name}`;

/** One for each document and language: the next one drawn up takes its place. */
export const documentKey = (id: JobId, name: string, language: string): string =>
  `${documentsPrefix}${id}/${language}-${name}`;

const fileName = /^[a-z0-9][a-z0-9-]{0,60}(\.[a-z0-9]{1,5})?$/;
/** A name that may be part of a key, an address and a header as it is. */
export const isFileName = (name: string): boolean => fileName.test(name);

/** In hex. */
export const sha256Of = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');
