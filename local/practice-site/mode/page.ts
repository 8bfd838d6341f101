import * as z from 'zod';

/** How the punch page looks: the form differs from company to company. */
export const pageShape = {
  /** A select lets the employee choose 出勤 or 退勤; without it the order of the day decides. */
  typeSelect: z.boolean(),
  /** 打刻場所 begins with an empty choice, which is refused when sent. */
  groupPlaceholder: z.boolean(),
  /** The page comes without its form. */
  formMissing: z.boolean(),
  /** The page's script does not load: its buttons do nothing. */
  scriptBroken: z.boolean(),
  /** The page reloads itself after each accepted insert. */
  refreshAfterInsert: z.boolean(),
};

export const calmPage: z.infer<z.ZodObject<typeof pageShape>> = {
  typeSelect: false,
  groupPlaceholder: false,
  formMissing: false,
  scriptBroken: false,
  refreshAfterInsert: false,
};
