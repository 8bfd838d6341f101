import * as z from 'zod';
import { count, isoDay } from './bounds.ts';

const group = z.strictObject({ id: z.string().min(1).max(20), name: z.string().min(1).max(60) });

/** What the company has configured: which corrections it takes. */
export const rulesShape = {
  /** 備考 must be filled. */
  notesRequired: z.boolean(),
  closedDates: z.array(isoDay).max(400),
  /** Days before this one are closed; null: none are. */
  closedBefore: isoDay.nullable(),
  futureDatesAllowed: z.boolean(),
  /** Earliest minute of the day that can be entered; earlier ones belong to the day before. */
  dayStartMinutes: count.max(1439),
  /** Later minutes are refused: the site has ended the day by itself. null: it never does. */
  autoLeaveMinutes: count.max(2879).nullable(),
  /** false: what is entered counts at once. */
  approvalRequired: z.boolean(),
  /** 打刻場所, the first is preselected. */
  groups: z.array(group).min(1).max(50),
};

export const calmRules: z.infer<z.ZodObject<typeof rulesShape>> = {
  notesRequired: false,
  closedDates: [],
  closedBefore: null,
  futureDatesAllowed: true,
  dayStartMinutes: 0,
  autoLeaveMinutes: null,
  approvalRequired: true,
  groups: [
    { id: '1', name: '本社' },
    { id: '2', name: '在宅勤務' },
  ],
};
