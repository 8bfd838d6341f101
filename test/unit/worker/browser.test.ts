import { expect, it } from 'vitest';
import { browserArgs } from '../../../functions/worker/browser.ts';

/** What would let a page reach where it must not, or anyone reach the browser. */
const forbidden =
  /web-security|insecure|site-isolation|isolate-origins|certificate|remote-debugging|disable-extensions-except|load-extension|user-agent|AutomationControlled/i;

it('starts the browser without a flag that weakens the web’s own rules or hides what it is', () => {
  expect(browserArgs.filter((flag) => forbidden.test(flag))).toEqual([]);
});

it('starts it as a Lambda allows: one process, no sandbox, no network of its own', () => {
  expect(browserArgs).toEqual(
    expect.arrayContaining([
      '--single-process',
      '--no-zygote',
      '--no-sandbox',
      '--disable-background-networking',
    ]),
  );
});
