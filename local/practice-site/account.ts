import * as z from 'zod';
import { calmPage, pageShape } from './mode/page.ts';
import { calmRules, rulesShape } from './mode/rules.ts';
import { calmSignIn, signInShape } from './mode/sign-in.ts';
import { calmTrouble, troubleShape } from './mode/trouble.ts';

/** How the site treats one account: what its company has configured, and the trouble it is told to make. */
export const accountMode = z.strictObject({ ...signInShape, ...rulesShape, ...pageShape, ...troubleShape });

export type AccountMode = z.infer<typeof accountMode>;

/** The calm account: everything works at once. */
export const DEFAULT_MODE: AccountMode = { ...calmSignIn, ...calmRules, ...calmPage, ...calmTrouble };

export const modeChange = accountMode.partial();
export type ModeChange = z.infer<typeof modeChange>;

export const newAccount = z.strictObject({
  email: z.email().max(254),
  password: z.string().min(1).max(200),
  /** グループ企業コード of the common sign-in: must be given there when the account has one, and only then. */
  companyCode: z.string().min(1).max(60).optional(),
  /** 会社ID of the company-ID page. An account without one is refused there. */
  companyId: z.string().min(1).max(60).optional(),
  name: z.string().min(1).max(60),
  company: z.string().min(1).max(60).default('株式会社サンプル商事'),
  mode: modeChange.default({}),
});

export type NewAccount = z.input<typeof newAccount>;
export type ParsedAccount = z.output<typeof newAccount>;
