import { requiredEnv } from '../../../../shared/env.ts';
import type { JobContext } from '../../../../shared/job-context.ts';
import { type BrowserSession, openBrowser } from '../../browser.ts';
import { MemoryWatch } from '../../memory-watch.ts';
import { type AutofillSecrets, secretsSchema } from './credentials.ts';
import { Pace } from './pace.ts';
import type { SiteUrls } from './site/navigate.ts';
import { photograph } from './site/outline.ts';
import { signIn } from './site/sign-in.ts';
import { Site } from './site/site.ts';
import { PageUnexpected } from './site/site-errors.ts';

/** Where the site is, and how long to wait between two punches. */
function configured(): { urls: SiteUrls; pauseMs: number } {
  const urls = { id: new URL(requiredEnv('JOBCAN_ID_URL')), ssl: new URL(requiredEnv('JOBCAN_SSL_URL')) };
  return { urls, pauseMs: Number(requiredEnv('JOBCAN_PAUSE_MS')) };
}

/** If memory is short again at once, it is not the browser that has it, and another sign-in would not help. */
const leastRowsOfBrowser = 3;

/** A browser with somebody signed in to the site; it is exchanged for a fresh one when memory runs out. */
export class Desk {
  readonly #context: JobContext;
  readonly #secrets: AutofillSecrets;
  readonly #memory: MemoryWatch;
  readonly #config = configured();
  readonly #pace: Pace;
  #browser: BrowserSession;
  #site: Site;
  #toldHigh = false;
  #rowsInThisBrowser = 0;
  #closed = false;

  private constructor(
    context: JobContext,
    secrets: AutofillSecrets,
    browser: BrowserSession,
    memory: MemoryWatch,
  ) {
    this.#context = context;
    this.#secrets = secrets;
    this.#browser = browser;
    this.#memory = memory;
    this.#pace = new Pace(this.#config.pauseMs);
    this.#site = this.#siteIn(browser);
  }

  /** Starts the browser. Nobody is signed in yet. */
  static async open(context: JobContext, memory: MemoryWatch = new MemoryWatch()): Promise<Desk> {
    const secrets = secretsSchema.parse(await context.secrets());
    const desk = new Desk(context, secrets, await openBrowser(), memory);
    context.atEnd(() => desk.close());
    return desk;
  }

  get site(): Site {
    return this.#site;
  }

  async signIn(): Promise<void> {
    await this.#site.enter();
    this.#context.answered();
    this.#context.log('info', 'ログインしました / signed in');
  }

  /** Between two rows: says when memory is short, and goes on in a fresh browser when there is hardly any left. */
  async heedMemory(): Promise<void> {
    this.#rowsInThisBrowser += 1;
    const look = await this.#memory.look();
    if (!look || look.pressure === 'fine') return;
    const used = `${Math.round(look.usedMb)} / ${look.ceilingMb} MB`;
    if (look.pressure === 'full' && this.#rowsInThisBrowser >= leastRowsOfBrowser) {
      this.#context.log(
        'warn',
        `メモリ不足のためブラウザーを開き直します / starting a fresh browser, memory is short (${used})`,
      );
      await this.#renew();
    } else if (!this.#toldHigh) {
      this.#toldHigh = true;
      this.#context.log('warn', `メモリ使用量が多くなっています / memory is running short (${used})`);
    }
  }

  /** A document as a PDF. */
  print(html: string): Promise<Uint8Array> {
    return this.#browser.print(html);
  }

  /**
   * What work with the browser threw, or the end of the browser if that is what it comes from. Of a page that is not as
   * expected, what it looked like is kept first.
   */
  async explain(error: unknown): Promise<unknown> {
    const explained = await this.#browser.explain(error);
    if (explained instanceof PageUnexpected) await this.#keepPage().catch(() => undefined);
    return explained;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#browser.close();
  }

  async #renew(): Promise<void> {
    await this.#browser.close();
    this.#browser = await openBrowser();
    // The run may have ended meanwhile: nobody would close this one, and nobody may sign in any more.
    if (this.#closed) await this.#browser.close();
    this.#context.signal.throwIfAborted();
    this.#site = this.#siteIn(this.#browser);
    this.#rowsInThisBrowser = 0;
    await this.signIn();
  }

  #siteIn({ page }: BrowserSession): Site {
    const { urls } = this.#config;
    const { signal } = this.#context;
    return new Site({
      page,
      urls,
      signal,
      pace: this.#pace,
      signIn: () => signIn(page, urls, this.#secrets),
    });
  }

  async #keepPage(): Promise<void> {
    const values = Object.values(this.#secrets).filter((value) => value !== undefined);
    const { picture, outline } = await photograph(this.#browser.page, values);
    const { files } = this.#context;
    await files.keep({ name: 'page.jpg', contentType: 'image/jpeg', content: picture });
    await files.keep({
      name: 'page.txt',
      contentType: 'text/plain; charset=utf-8',
      content: Buffer.from(outline),
    });
  }
}
