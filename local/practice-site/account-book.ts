import type { AccountMode, ParsedAccount } from './account.ts';
import { accountMode, DEFAULT_MODE, type ModeChange, type NewAccount, newAccount } from './account.ts';
import type { IsoDate } from './calendar.ts';
import { type PunchRecord, type StoredPunch, withKinds } from './punch.ts';
import type { PunchMinutes } from './punch-time.ts';

/** Asked for an account that nobody added. */
export class UnknownAccount extends Error {
  constructor(email: string) {
    super(`no account ${email} on the practice site`);
    this.name = 'UnknownAccount';
  }
}

/** One employee of the practice site with everything written for them. In memory: a restart forgets it. */
export class Account {
  readonly profile: ParsedAccount;
  readonly employeeId: string;
  readonly clientId = '1';
  mode: AccountMode;
  /** Every insert that reached the site signed in as this account, refused and repeated ones too. */
  insertCount = 0;
  readonly #punches: StoredPunch[] = [];

  constructor(profile: ParsedAccount, employeeId: string) {
    this.profile = profile;
    this.employeeId = employeeId;
    this.mode = accountMode.parse({ ...DEFAULT_MODE, ...profile.mode });
  }

  get key(): string {
    return accountKey(this.profile.email);
  }

  change(mode: ModeChange): void {
    this.mode = accountMode.parse({ ...this.mode, ...mode });
  }

  /** Takes one from a counter such as `failNextInserts`; false when it stands at zero. */
  spend(counter: 'failNextInserts' | 'dropAnswerAfterWrite'): boolean {
    if (this.mode[counter] === 0) return false;
    this.mode = { ...this.mode, [counter]: this.mode[counter] - 1 };
    return true;
  }

  write(punch: StoredPunch): void {
    this.#punches.push(punch);
  }

  /** Moves the day's punch at `from` to where `punch` says. */
  rewrite(from: PunchMinutes, punch: StoredPunch): void {
    const at = this.#punches.findIndex((old) => old.date === punch.date && old.minutes === from);
    if (at >= 0) this.#punches.splice(at, 1, punch);
  }

  /** The day's punches, earliest first. */
  punchesOf(date: IsoDate): PunchRecord[] {
    return withKinds(this.#punches.filter((punch) => punch.date === date));
  }

  /** Everything written, by day and time. */
  punches(): PunchRecord[] {
    const dates = [...new Set(this.#punches.map((punch) => punch.date))].sort();
    return dates.flatMap((date) => this.punchesOf(date));
  }
}

const accountKey = (email: string): string => email.trim().toLowerCase();

/** All accounts of the site, by e-mail address (case does not matter). */
export class AccountBook {
  readonly #accounts = new Map<string, Account>();
  #nextEmployeeId = 1001;

  /** Adding an address again starts it afresh. Throws a ZodError on an account that breaks its schema. */
  add(account: NewAccount): Account {
    const added = new Account(newAccount.parse(account), String(this.#nextEmployeeId++));
    this.#accounts.set(added.key, added);
    return added;
  }

  find(email: string): Account | undefined {
    return this.#accounts.get(accountKey(email));
  }

  /** Throws UnknownAccount. */
  get(email: string): Account {
    const account = this.find(email);
    if (!account) throw new UnknownAccount(email);
    return account;
  }

  all(): Account[] {
    return [...this.#accounts.values()];
  }

  /** Every account as it was when added: nothing punched, its first mode. */
  reset(): void {
    for (const [key, account] of this.#accounts) {
      this.#accounts.set(key, new Account(account.profile, account.employeeId));
    }
  }
}
