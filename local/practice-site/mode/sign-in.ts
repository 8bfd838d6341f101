import * as z from 'zod';
import { count } from './bounds.ts';

/** The two doors: the common sign-in of the id host, and the company-ID page of the attendance host. */
export const signInWay = z.enum(['common', 'company']);
export type SignInWay = z.infer<typeof signInWay>;

export const signInShape = {
  /** Doors open to this account; by company ID only if it has one. */
  signInWays: z.array(signInWay),
  /** Signing in shows an image check that cannot be passed. */
  captcha: z.boolean(),
  /** After this many more inserts the pages lead to a sign-in with the image check; 0: already; null: never. */
  captchaAfterInserts: count.nullable(),
  /** Signing in stops at a second factor that cannot be passed. */
  twoFactor: z.boolean(),
  locked: z.boolean(),
  /** The common sign-in takes no password but leads to the company's own, which cannot be passed. */
  sso: z.boolean(),
  /** Sending a sign-in form is answered 503. */
  maintenanceAtSignIn: z.boolean(),
  /** Every session ends after it has received this many inserts; null: never for that reason. */
  sessionLapseAfterInserts: count.min(1).nullable(),
  /** The session that receives the account's n-th insert from now ends, once; null: none does. */
  sessionLapseOnce: count.min(1).nullable(),
};

export const calmSignIn: z.infer<z.ZodObject<typeof signInShape>> = {
  signInWays: ['common', 'company'],
  captcha: false,
  captchaAfterInserts: null,
  twoFactor: false,
  locked: false,
  sso: false,
  maintenanceAtSignIn: false,
  sessionLapseAfterInserts: null,
  sessionLapseOnce: null,
};
