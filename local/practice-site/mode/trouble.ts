import * as z from 'zod';
import { forcedRefusal } from '../insert-errors.ts';
import { count, rate } from './bounds.ts';

/** The longest an answer is held back. */
const MAX_LATENCY_MS = 600_000;

/** The trouble the site is told to make. Counters go down by one each time and stop at zero. */
export const troubleShape = {
  /** Every page of the attendance host, inserts included, answers 503. */
  maintenance: z.boolean(),
  /** Answers on the attendance host are held back this long. What they report has already happened. */
  latencyMs: count.max(MAX_LATENCY_MS),
  /** Pages of the attendance host (not inserts) begin to be answered this late. */
  pageLatencyMs: count.max(MAX_LATENCY_MS),
  /** This many pages of the attendance host (not inserts) are answered 502. */
  failNextPages: count,
  /** This many inserts are answered 500 and write nothing. */
  failNextInserts: count,
  /** How likely an insert is answered 500 and writes nothing. */
  failRate: rate,
  /** Each is used up by one insert, which is refused with this error and writes nothing. */
  refuseNextInserts: z.array(forcedRefusal).max(200),
  /** This many inserts are written, then the connection is cut without an answer. */
  dropAnswerAfterWrite: count,
  /** How likely the connection is cut after an insert was written. */
  dropAnswerRate: rate,
  /** This many inserts are written, then answered with a page instead of JSON. */
  garbledAnswers: count,
  /** What the two rates draw from: the same seed gives the same fate. Naming it starts the draws again. */
  seed: z.number().int().min(0).max(0xffff_ffff),
};

export const calmTrouble: z.infer<z.ZodObject<typeof troubleShape>> = {
  maintenance: false,
  latencyMs: 0,
  pageLatencyMs: 0,
  failNextPages: 0,
  failNextInserts: 0,
  failRate: 0,
  refuseNextInserts: [],
  dropAnswerAfterWrite: 0,
  dropAnswerRate: 0,
  garbledAnswers: 0,
  seed: 1,
};
