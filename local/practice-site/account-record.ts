import type { AccountMode, ParsedAccount } from './account.ts';
import { accountMode, DEFAULT_MODE, type ModeChange } from './account.ts';
import type { IsoDate } from './calendar.ts';
import { Dice } from './dice.ts';
import type { ForcedRefusal } from './insert-errors.ts';
import { Journal } from './journal.ts';
import { type PunchRecord, type StoredPunch, withKinds } from './punch.ts';
import type { PunchMinutes } from './punch-time.ts';

/** Counters of a mode that are used up one by one. */
type Counter = 'failNextPages' | 'failNextInserts' | 'dropAnswerAfterWrite' | 'garbledAnswers';

/** What one account holds, made anew by a reset. In memory: a restart forgets it. */
export class Account {
  readonly profile: ParsedAccount;
  readonly employeeId: string;
  readonly clientId = '1';
  /** Every insert that reached the site signed in as this account. */
  readonly journal = new Journal();
  readonly signIns = { succeeded: 0, refused: 0 };
  mode: AccountMode;
  #dice: Dice;
  #punches: StoredPunch[] = [];

  constructor(profile: ParsedAccount, employeeId: string) {
    this.profile = profile;
    this.employeeId = employeeId;
    this.mode = accountMode.parse({ ...DEFAULT_MODE, ...profile.mode });
    this.#dice = new Dice(this.mode.seed);
  }

  get key(): string {
    return accountKey(this.profile.email);
  }

  change(mode: ModeChange): void {
    this.mode = accountMode.parse({ ...this.mode, ...mode });
    if (mode.seed !== undefined) this.#dice = new Dice(mode.seed);
  }

  /** The mode the account was added with, and this change to it: nothing of former changes is left. */
  startOver(mode: ModeChange): void {
    this.change({ ...DEFAULT_MODE, ...this.profile.mode, ...mode });
  }

  /** Takes one from a counter; false when it stands at zero. */
  spend(counter: Counter): boolean {
    if (this.mode[counter] === 0) return false;
    this.mode = { ...this.mode, [counter]: this.mode[counter] - 1 };
    return true;
  }

  /** Takes the next of the errors the site was told to answer. */
  takeRefusal(): ForcedRefusal | undefined {
    const [first, ...rest] = this.mode.refuseNextInserts;
    if (first) this.mode = { ...this.mode, refuseNextInserts: rest };
    return first;
  }

  /** One insert more: moves what counts down to the end of a session. True when the session ends now, once. */
  countDown(): boolean {
    const { captchaAfterInserts: captcha, sessionLapseOnce: lapse } = this.mode;
    this.mode = {
      ...this.mode,
      captchaAfterInserts: captcha && captcha - 1,
      sessionLapseOnce: lapse === null || lapse === 1 ? null : lapse - 1,
    };
    return lapse === 1;
  }

  /** Whether signing in asks for the image check. */
  get asksImageCheck(): boolean {
    return this.mode.captcha || this.mode.captchaAfterInserts === 0;
  }

  /** Whether something that happens at this rate happens to the present insert. */
  falls(dial: 'failRate' | 'dropAnswerRate'): boolean {
    return this.#dice.falls(this.mode[dial]);
  }

  write(punch: StoredPunch): void {
    this.#punches.push(punch);
  }

  /** Moves the day's punch at `from` to where `punch` says. */
  rewrite(from: PunchMinutes, punch: StoredPunch): void {
    const at = this.#punches.findIndex((old) => old.date === punch.date && old.minutes === from);
    if (at >= 0) this.#punches.splice(at, 1, punch);
  }

  /** The punches are gone; the journal keeps what was sent. */
  clearPunches(): void {
    this.#punches = [];
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

/** Addresses that differ in case alone name the same account. */
export const accountKey = (email: string): string => email.trim().toLowerCase();
