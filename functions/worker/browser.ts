import { ChildProcess } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { readFile, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { type Browser, chromium, errors, type Page } from 'playwright-core';
import { diskFull, Temporary } from '../../shared/outcome.ts';
import { browserCrashed, browserOutOfMemory } from './browser-errors.ts';
import { installedChromium } from './chromium-home.ts';
import { removeLeftoverProfiles } from './leftover-profiles.ts';
import { descendantsOf } from './process-tree.ts';

export type { Page };

/**
 * Flags of our own, not the package's defaults, which switch off web security. Why each is there:
 * a Lambda has no user namespaces (no-sandbox, no-zygote, single-process), no GPU and little disk and memory, and
 * nothing of the browser may call home. browser.test.ts keeps the forbidden ones out.
 */
export const browserArgs: readonly string[] = [
  '--no-sandbox',
  '--no-zygote',
  '--single-process',
  '--in-process-gpu',
  '--disable-gpu',
  '--disable-webgl',
  '--disk-cache-size=33554432',
  '--font-render-hinting=none',
  '--no-pings',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-sync',
  // Frees a page's memory when it is left: after 30 pages 60 MB instead of 130 MB, measured.
  '--enable-low-end-device-mode',
];

/** Reading a page or waiting for an element of it. */
const actionTimeoutMs = 15_000;
/** Loading a page. */
const navigationTimeoutMs = 30_000;
/** A browser that does not close in this time is killed. */
const closeTimeoutMs = 5_000;
/** From the loss of its connection to the end of its process. */
const endKnownMs = 2_000;
/** With less than this of the temporary disk left, that is what a browser ends of. */
const leastFreeBytes = 1024 * 1024;

export interface BrowserSession {
  readonly page: Page;
  /** A document as a PDF, A4. It is drawn without scripts and may load nothing. Not often: each keeps its memory. */
  print(html: string): Promise<Uint8Array>;
  /** What work with the page threw, or the end of the browser if that is what it comes from. */
  explain(error: unknown): Promise<unknown>;
  /** Ends the browser with all its processes; its profile goes with it. Safe to call twice. */
  close(): Promise<void>;
}

/** A fresh browser with an empty profile: nothing of a former job is in it. */
export async function openBrowser(): Promise<BrowserSession> {
  await removeLeftoverProfiles();
  const { executablePath, env } = await installedChromium();
  const session = crypto.randomUUID();
  const watched = watchProcess(executablePath);
  const launching = chromium.launch({
    executablePath,
    args: [...browserArgs],
    env: { ...browserEnv(env), [sessionVariable]: session },
    timeout: navigationTimeoutMs,
    // The worker is told to stop by other ways than signals.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  const browser = await launching.finally(watched.stop);
  const close = () => closeBrowser(browser, session);
  try {
    const context = await browser.newContext({ locale: 'ja-JP', timezoneId: 'Asia/Tokyo' });
    context.setDefaultTimeout(actionTimeoutMs);
    context.setDefaultNavigationTimeout(navigationTimeoutMs);
    return {
      page: await context.newPage(),
      print: (html) => print(browser, html),
      explain: (error) => explain(error, browser, watched.ended),
      close,
    };
  } catch (error) {
    const explained = await explain(error, browser, watched.ended);
    await close();
    throw explained;
  }
}

/** Its context stays until the browser ends: a Chromium of one process ends itself when one of two is closed. */
async function print(browser: Browser, html: string): Promise<Uint8Array> {
  const context = await browser.newContext({ javaScriptEnabled: false, offline: true });
  const page = await context.newPage();
  await page.setContent(html, { waitUntil: 'load', timeout: actionTimeoutMs });
  const printed = page.pdf({ format: 'A4', preferCSSPageSize: true, printBackground: true });
  const late = pause(actionTimeoutMs, undefined, { ref: false }).then(() => {
    throw new Error('the document was not printed in time');
  });
  return Promise.race([printed, late]);
}

/**
 * Sees how the browser's process ends, which its library does not tell. Whoever kills it with SIGKILL while it is in
 * use is the kernel, for want of memory: nobody else in a Lambda does, and we do so only once it is closed.
 */
function watchProcess(executablePath: string) {
  const ended = Promise.withResolvers<NodeJS.Signals | null>();
  const onSpawn = (message: unknown) => {
    const child = typeof message === 'object' && message && 'process' in message && message.process;
    // What it runs is not known yet when it is made.
    if (child instanceof ChildProcess)
      child.once('exit', (_, signal) => child.spawnfile === executablePath && ended.resolve(signal));
  };
  subscribe('child_process', onSpawn);
  return { ended: ended.promise, stop: () => void unsubscribe('child_process', onSpawn) };
}

/** A browser that can no longer write ends itself. */
async function isDiskFull(): Promise<boolean> {
  const { bavail, bsize } = await statfs(tmpdir());
  return bavail * bsize < leastFreeBytes;
}

/** Its connection is cut a moment before its end is known. */
async function explain(error: unknown, browser: Browser, ended: Promise<NodeJS.Signals | null>) {
  if (browser.isConnected()) return error;
  if (await isDiskFull()) return new Temporary(diskFull, { cause: error });
  const signal = await Promise.race([ended, pause(endKnownMs, 'unknown' as const)]);
  return signal === 'SIGKILL' ? browserOutOfMemory(error) : browserCrashed(error);
}

export const isTimeout = (error: unknown): boolean => error instanceof errors.TimeoutError;

/** Chromium names network failures `net::ERR_…`; there is no other way to tell them apart. */
export const isNetworkError = (error: unknown): boolean =>
  error instanceof Error && error.message.includes('net::ERR_');

/** Closed, then verified gone: whatever of it is left, or does not close in time, is killed. */
async function closeBrowser(browser: Browser, session: string): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, closeTimeoutMs);
  });
  await Promise.race([browser.close().catch(() => undefined), late]);
  clearTimeout(timer);
  for (const pid of await descendantsOf(process.pid)) if (await belongsTo(pid, session)) kill(pid);
}

/** Marks the processes of one browser, so that no other's are taken for them. */
const sessionVariable = 'JUNBAN_BROWSER_SESSION';

async function belongsTo(pid: number, session: string): Promise<boolean> {
  const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
  return environment.split('\0').includes(`${sessionVariable}=${session}`);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has just ended by itself.
  }
}

/**
 * The browser shows pages of others: of the function's variables it gets those it needs, and no credentials. The
 * log stream's name marks it as a process of this environment.
 */
const passedOn = ['PATH', 'LANG', 'TZ', 'TMPDIR', 'LD_LIBRARY_PATH', 'AWS_LAMBDA_LOG_STREAM_NAME'];

const browserEnv = (own: Readonly<Record<string, string>>): Record<string, string> => ({
  ...Object.fromEntries(passedOn.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []))),
  // Lambda's own home folder does not exist.
  HOME: tmpdir(),
  ...own,
});
