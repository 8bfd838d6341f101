import { z } from 'zod';

const count = z.number().int().min(0);
const isoDay = z.iso.date();

const group = z.strictObject({ id: z.string().min(1).max(20), name: z.string().min(1).max(60) });

/** How the site treats one account: what its company has configured, and the trouble it is told to make. */
export const accountMode = z.strictObject({
  /** Answers on the attendance host are held back this long. What they report has already happened. */
  latencyMs: count.max(600_000),
  /** This many inserts are answered 500 and write nothing. */
  failNextInserts: count,
  /** This many inserts are written, then the connection is cut without an answer. */
  dropAnswerAfterWrite: count,
  /** A session ends after it has received this many inserts; null: never for that reason. */
  sessionLapseAfterInserts: count.min(1).nullable(),
  /** Signing in shows an image check that cannot be passed. */
  captcha: z.boolean(),
  /** Signing in stops at a second factor that cannot be passed. */
  twoFactor: z.boolean(),
  locked: z.boolean(),
  /** Every page of the attendance host answers 503. */
  maintenance: z.boolean(),
  /** 備考 must be filled. */
  notesRequired: z.boolean(),
  closedDates: z.array(isoDay),
  /** Days before this one are closed; null: none are. */
  closedBefore: isoDay.nullable(),
  futureDatesAllowed: z.boolean(),
  /** Earliest minute of the day that can be entered; earlier ones belong to the day before. */
  dayStartMinutes: count.max(1439),
  /** false: what is entered counts at once. */
  approvalRequired: z.boolean(),
  /** 打刻場所, the first is preselected. */
  groups: z.array(group).min(1),
  /** The page reloads itself after each accepted insert. */
  refreshAfterInsert: z.boolean(),
});

export type AccountMode = z.infer<typeof accountMode>;

/** The calm account: everything works at once. */
export const DEFAULT_MODE: AccountMode = {
  latencyMs: 0,
  failNextInserts: 0,
  dropAnswerAfterWrite: 0,
  sessionLapseAfterInserts: null,
  captcha: false,
  twoFactor: false,
  locked: false,
  maintenance: false,
  notesRequired: false,
  closedDates: [],
  closedBefore: null,
  futureDatesAllowed: true,
  dayStartMinutes: 0,
  approvalRequired: true,
  groups: [
    { id: '1', name: '本社' },
    { id: '2', name: '在宅勤務' },
  ],
  refreshAfterInsert: false,
};

export const modeChange = accountMode.partial();
export type ModeChange = z.infer<typeof modeChange>;

export const newAccount = z.strictObject({
  email: z.email().max(254),
  password: z.string().min(1).max(200),
  /** Must be given at sign-in when the account has one, and only then. */
  companyCode: z.string().min(1).max(60).optional(),
  name: z.string().min(1).max(60),
  company: z.string().min(1).max(60).default('株式会社サンプル商事'),
  mode: modeChange.default({}),
});

export type NewAccount = z.input<typeof newAccount>;
export type ParsedAccount = z.output<typeof newAccount>;
