import { z } from 'zod';

/** Bodies of the API, validated by these schemas alone. */

export const submitBody = z.strictObject({
  type: z.string().min(1).max(50),
  /** The id that POST /v1/uploads answered with. */
  upload: z.string().max(100).exactOptional(),
  /** What to call the file in lists. */
  fileName: z.string().min(1).max(2000).exactOptional(),
  input: z.record(z.string(), z.unknown()).exactOptional(),
  secrets: z.record(z.string(), z.unknown()).exactOptional(),
});
