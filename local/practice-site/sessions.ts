import { randomBytes } from 'node:crypto';
import { type Clock, type EpochMs, minutes, seconds } from '../../shared/clock.ts';

/** A session of the attendance host ends after this long without a request. */
const IDLE_MS = minutes(30);
/** An authorisation code is spent within one redirect; this only bounds a forgotten one. */
const CODE_LIFE_MS = seconds(60);

const randomId = (): string => randomBytes(24).toString('base64url');

/** A visitor of the id host, signed in or not. */
export interface IdSession {
  readonly id: string;
  /** The form token (authenticity_token) of every form this visitor sees. */
  readonly token: string;
  language: 'ja' | 'en';
  /** Account key of who signed in. */
  account?: string;
  /** Account key of who gave the right password and still owes the second factor. */
  awaitsSecondFactor?: string;
  /** An image check was asked for; every later sign-in page shows it too. */
  captcha?: true;
  /** The account named last signs in at its company; later sign-in pages lead there. */
  sso?: true;
}

/** Someone signed in to the attendance host. */
export interface EmployeeSession {
  readonly id: string;
  readonly account: string;
  /** The `token` field of the punch form; one for the whole session, reused by every insert. */
  readonly token: string;
  lastSeenAt: EpochMs;
  inserts: number;
}

/** Sessions of both hosts and the one-time codes that lead from the one to the other. */
export class Sessions {
  readonly #clock: Clock;
  readonly #visitors = new Map<string, IdSession>();
  readonly #employees = new Map<string, EmployeeSession>();
  readonly #codes = new Map<string, { account: string; until: EpochMs }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  visitor(id: string | undefined): IdSession | undefined {
    return id === undefined ? undefined : this.#visitors.get(id);
  }

  newVisitor(language: 'ja' | 'en'): IdSession {
    const session: IdSession = { id: randomId(), token: randomId(), language };
    this.#visitors.set(session.id, session);
    return session;
  }

  /** Signing in gives a new session id, so that one planted beforehand is worth nothing. */
  signIn(before: IdSession, account: string): IdSession {
    this.#visitors.delete(before.id);
    const session = this.newVisitor(before.language);
    session.account = account;
    return session;
  }

  forgetVisitor(id: string): void {
    this.#visitors.delete(id);
  }

  issueCode(account: string): string {
    const code = randomId();
    this.#codes.set(code, { account, until: this.#clock() + CODE_LIFE_MS });
    return code;
  }

  /** The account a code stands for, once. */
  redeemCode(code: string): string | undefined {
    const found = this.#codes.get(code);
    this.#codes.delete(code);
    return found && this.#clock() < found.until ? found.account : undefined;
  }

  newEmployee(account: string): EmployeeSession {
    const session = { id: randomId(), account, token: randomId(), lastSeenAt: this.#clock(), inserts: 0 };
    this.#employees.set(session.id, session);
    return session;
  }

  /** A live session, which this request keeps alive. */
  employee(id: string | undefined): EmployeeSession | undefined {
    const session = id === undefined ? undefined : this.#employees.get(id);
    if (!session) return undefined;
    if (this.#clock() - session.lastSeenAt >= IDLE_MS) {
      this.lapse(session);
      return undefined;
    }
    session.lastSeenAt = this.#clock();
    return session;
  }

  endEmployee(id: string): void {
    this.#employees.delete(id);
  }

  /**
   * The session is over on both hosts: were the sign-in at the id host left standing, the next page would lead
   * straight back in and nobody would notice the lapse.
   */
  lapse(session: EmployeeSession): void {
    this.#employees.delete(session.id);
    this.#forgetVisitorsOf(session.account);
  }

  /** Everybody signed in to this account is signed out, codes not yet redeemed included. */
  lapseAll(account: string): void {
    for (const session of this.#employees.values()) {
      if (session.account === account) this.#employees.delete(session.id);
    }
    for (const [code, issued] of this.#codes) if (issued.account === account) this.#codes.delete(code);
    this.#forgetVisitorsOf(account);
  }

  /** How many sessions of the attendance host an account has. */
  countOf(account: string): number {
    return [...this.#employees.values()].filter((session) => session.account === account).length;
  }

  #forgetVisitorsOf(account: string): void {
    for (const visitor of this.#visitors.values()) {
      if (visitor.account === account) this.#visitors.delete(visitor.id);
    }
  }

  clear(): void {
    this.#visitors.clear();
    this.#employees.clear();
    this.#codes.clear();
  }
}
