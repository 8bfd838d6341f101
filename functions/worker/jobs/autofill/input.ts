import { z } from 'zod';

/** What an AutoFill job does, as stored with it: the workbook's rows, read and checked at admission. */
export const inputSchema = z.object({
  rows: z.array(
    z.object({
      /** Row of the sheet, 1-based. */
      row: z.int().positive(),
      /** `YYYY-MM-DD`. */
      date: z.iso.date(),
      /** Minutes from that day's midnight; beyond 1,440 on the following day. */
      start: z.int().min(0),
      end: z.int().min(0),
    }),
  ),
});

export type AutofillInput = z.infer<typeof inputSchema>;
export type AutofillRow = AutofillInput['rows'][number];
