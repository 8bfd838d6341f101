import * as z from 'zod';

/** Every field and code that the attendance site's own page script knows. */
export const INSERT_ERROR_CODES = {
  token: ['invalid'],
  employee_id: ['invalid'],
  date: ['format', 'closed'],
  time: ['empty', 'invalid', 'format', 'auto_leave', 'early', 'duplicate'],
  group_id: ['invalid'],
  notice: ['empty'],
} as const;

type Codes = typeof INSERT_ERROR_CODES;

/** Field and code of each thing wrong with one insert. */
export type InsertErrors = { readonly [Field in keyof Codes]?: Codes[Field][number] };

const word = z.string().regex(/^[a-z][a-z_]{0,29}$/, '英小文字と _ / lower-case letters and _');

/** An error to answer whatever is sent. Any word is taken: a client must also survive a code it has never seen. */
export const forcedRefusal = z.strictObject({ field: word, code: word });
export type ForcedRefusal = z.infer<typeof forcedRefusal>;
