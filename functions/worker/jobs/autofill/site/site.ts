import { setTimeout as delay } from 'node:timers/promises';
import { handleWhen, IterableBackoff, retry } from 'cockatiel';
import { Unavailable } from '../../../../../shared/outcome.ts';
import type { Page } from '../../../browser.ts';
import type { Pace } from '../pace.ts';
import type { SiteUrls } from './navigate.ts';
import { takePicture } from './picture.ts';
import { type Day, openDay, type PunchAnswer, type PunchForm, SignedOut, sendPunch } from './punch-page.ts';
import { signedOut } from './site-errors.ts';

/** A page that does not come, or a punch that is not taken, is tried again after these before the attempt is given up. */
const pausesMs = [1_000, 3_000];

/** A site under maintenance is not asked again and again: it will be a while. */
const mayPassSoon = handleWhen(
  (error) => error instanceof Unavailable && error.error.code === 'SITE_UNAVAILABLE',
);

export interface Desk {
  readonly page: Page;
  readonly urls: SiteUrls;
  readonly pace: Pace;
  readonly signal: AbortSignal;
  readonly signIn: () => Promise<void>;
}

/** The site as a signed-in person has it: days can be looked at, punches sent. */
export class Site {
  readonly #desk: Desk;
  readonly #patiently = retry(mayPassSoon, {
    maxAttempts: pausesMs.length,
    backoff: new IterableBackoff(pausesMs),
  });
  #signedInAgain = false;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** Signs in. What the site says of it is thrown. */
  async enter(): Promise<void> {
    const { signal, signIn } = this.#desk;
    await this.#patiently.execute(signIn, signal);
  }

  /**
   * Loads a day anew. Signed out in the middle of the month, it signs in again, once.
   *
   * @throws Temporary SESSION_LOST the second time; what openDay and signIn throw
   */
  async look(date: string): Promise<Day> {
    const { page, urls, signal } = this.#desk;
    const look = () => this.#patiently.execute(() => openDay(page, urls, date), signal);
    try {
      return await look();
    } catch (error) {
      if (!(error instanceof SignedOut)) throw error;
    }
    if (this.#signedInAgain) throw signedOut();
    this.#signedInAgain = true;
    await this.enter();
    try {
      return await look();
    } catch (error) {
      throw error instanceof SignedOut ? signedOut() : error;
    }
  }

  /** Sends one punch from the day that was last looked at. */
  async send(form: PunchForm): Promise<PunchAnswer> {
    return sendPunch(this.#desk.page, form);
  }

  /**
   * Waits for the turn of the next punch; longer when the site has just failed to take it.
   *
   * @param failures how often in a row
   * @param mayStop whether a stop may end the wait: not in the middle of a row
   */
  async pause(failures: number, mayStop: boolean): Promise<void> {
    const { pace } = this.#desk;
    const signal = mayStop ? this.#desk.signal : undefined;
    const extraMs = failures === 0 ? 0 : pausesMs[Math.min(failures, pausesMs.length) - 1];
    if (extraMs) await delay(extraMs, undefined, signal && { signal });
    await pace.next(signal);
  }

  /** A picture of the list of the day that was last looked at. */
  async picture(caption: string): Promise<Buffer | undefined> {
    return takePicture(this.#desk.page, caption);
  }
}
