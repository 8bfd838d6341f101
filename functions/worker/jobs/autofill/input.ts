import * as z from 'zod';

/** What an AutoFill job does, as stored with it: the workbook's rows, read and checked at admission, and the options. */
export const inputSchema = z.object({
  /** `rehearsal` looks at every day and says what would be sent, and sends nothing. */
  mode: z.enum(['fill', 'rehearsal']).default('fill'),
  /** What becomes of a day that has other punches than the workbook: left alone and reported, or a failure. */
  onDifferent: z.enum(['skip', 'fail']).default('skip'),
  /** 備考 of every row that has none of its own. */
  note: z.string().exactOptional(),
  /** 打刻場所 of every row that has none of its own; without it the site's default. */
  place: z.string().exactOptional(),
  rows: z.array(
    z.object({
      /** Row of the sheet, 1-based. */
      row: z.int().positive(),
      /** `YYYY-MM-DD`. */
      date: z.iso.date(),
      /** Minutes from that day's midnight; below 0 on the day before, beyond 1,440 on the following day. */
      start: z.int(),
      end: z.int(),
      note: z.string().exactOptional(),
      place: z.string().exactOptional(),
    }),
  ),
});

export type AutofillInput = z.infer<typeof inputSchema>;
export type AutofillRow = AutofillInput['rows'][number];
