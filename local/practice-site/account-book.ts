import { type NewAccount, newAccount } from './account.ts';
import { Account, accountKey } from './account-record.ts';

/** Asked for an account that nobody added. */
export class UnknownAccount extends Error {
  constructor(email: string) {
    super(`no account ${email} on the practice site`);
    this.name = 'UnknownAccount';
  }
}

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
