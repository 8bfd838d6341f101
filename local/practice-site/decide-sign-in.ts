import type { Account } from './account-record.ts';
import type { SignInWay } from './mode/sign-in.ts';

export interface SignInAttempt {
  readonly way: SignInWay;
  /** グループ企業コード at the common sign-in, 会社ID at the company-ID page. */
  readonly company: string;
  readonly password: string;
}

/** `maintenance` is nobody's fault; all others but `welcome` count as refused. */
export type SignInOutcome =
  | 'welcome'
  | 'maintenance'
  | 'sso'
  | 'captcha'
  | 'locked'
  | 'credentials'
  | 'second_factor';

/** Decides one attempt and counts it with the account. Who names no account is told no more than a wrong password. */
export function decideSignIn(account: Account | undefined, attempt: SignInAttempt): SignInOutcome {
  if (!account) return 'credentials';
  const outcome = outcomeOf(account, attempt);
  if (outcome === 'welcome') account.signIns.succeeded += 1;
  else if (outcome !== 'maintenance') account.signIns.refused += 1;
  return outcome;
}

/** The image check comes before the password is looked at, a second factor only after it was right. */
function outcomeOf(account: Account, attempt: SignInAttempt): SignInOutcome {
  const { mode } = account;
  if (mode.maintenanceAtSignIn) return 'maintenance';
  if (mode.sso && attempt.way === 'common') return 'sso';
  if (account.asksImageCheck) return 'captcha';
  if (mode.locked) return 'locked';
  if (!fits(account, attempt)) return 'credentials';
  return mode.twoFactor ? 'second_factor' : 'welcome';
}

function fits({ mode, profile }: Account, { way, company, password }: SignInAttempt): boolean {
  if (!mode.signInWays.includes(way) || profile.password !== password) return false;
  if (way === 'common') return (profile.companyCode ?? '') === company.trim();
  // Credentials of the common sign-in alone do not open the company-ID page.
  return profile.companyId !== undefined && profile.companyId === company.trim();
}
