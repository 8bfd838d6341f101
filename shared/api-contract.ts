import * as z from 'zod';
import { highestPriority, lowestPriority } from './claim-order.ts';
import { maxScheduleSeconds } from './limits.ts';

/** Bodies of the API, validated by these schemas alone. */

export const submitBody = z.strictObject({
  type: z.string().min(1).max(50),
  /** The id that POST /v1/uploads answered with. */
  upload: z.string().max(100).exactOptional(),
  /** What to call the file in lists. */
  fileName: z.string().min(1).max(2000).exactOptional(),
  /** Another lane than the type's own, where the type allows it. */
  lane: z.string().max(50).exactOptional(),
  /** The larger goes first. */
  priority: z.int().min(lowestPriority).max(highestPriority).exactOptional(),
  /** Not before so many seconds from now. */
  delaySeconds: z.int().min(0).max(maxScheduleSeconds).exactOptional(),
  /** Not before this moment: ISO 8601 with Z or an offset. */
  runAt: z.string().max(50).exactOptional(),
  input: z.record(z.string(), z.unknown()).exactOptional(),
  secrets: z.record(z.string(), z.unknown()).exactOptional(),
});

/** Of a retry whose job needs its secrets again; any other has no body. */
export const retryBody = z.strictObject({ secrets: z.record(z.string(), z.unknown()) });
