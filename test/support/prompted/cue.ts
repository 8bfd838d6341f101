/** What a prompted run may be told to do next, and what it says in return. */
import * as z from 'zod';

export const cueSchema = z.discriminatedUnion('kind', [
  /** Ends well. */
  z.object({ kind: z.literal('end') }),
  /** Fails: as a bug does, or as a job type foresaw. */
  z.object({ kind: z.literal('fail'), how: z.enum(['bug', 'temporary']) }),
  /** One row with an outside effect: written down, sent, written down. */
  z.object({ kind: z.literal('effect'), row: z.int() }),
  /** Keeps the event loop until the file is there. */
  z.object({ kind: z.literal('block'), untilFile: z.string() }),
  /** Keeps the event loop for ever. */
  z.object({ kind: z.literal('spin') }),
  /** Takes memory until there is none. */
  z.object({ kind: z.literal('eat') }),
  /** Opens a browser and leads it to a page; says what is written there. Or does not wait for the page. */
  z.object({ kind: z.literal('browse'), url: z.string(), wait: z.boolean().default(true) }),
  /** Writes a file of that size. */
  z.object({ kind: z.literal('write'), file: z.string(), bytes: z.int() }),
]);
export type Cue = z.input<typeof cueSchema>;
export type HeardCue = z.output<typeof cueSchema>;

export const askingSchema = z.object({
  job: z.string(),
  /** Unique for each run. */
  run: z.string(),
  attempt: z.int(),
  pid: z.int(),
  /** How the last cue went: words of its own, or of the error it met. */
  said: z.string().optional(),
});
export type Asking = z.infer<typeof askingSchema>;

/** What the message of a `delay-print` job that waits for its cues says about it. */
export const promptedSchema = z.object({
  prompted: z.literal(true),
  /** Instead of the type's own. */
  hardSeconds: z.number().optional(),
  /** Does not listen to being told to end. */
  deaf: z.boolean().default(false),
});
export type PromptedWish = Omit<z.input<typeof promptedSchema>, 'prompted'>;
export const promptedMessage = (wish: PromptedWish = {}): string =>
  JSON.stringify({ prompted: true, ...wish });
