import { createServer, type Server } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type BrowserSession, openBrowser } from '../../functions/worker/browser.ts';
import { asSiteError } from '../../functions/worker/jobs/autofill/site/navigate.ts';
import { signIn } from '../../functions/worker/jobs/autofill/site/sign-in.ts';
import { descendantsOf } from '../../functions/worker/process-tree.ts';

const open: BrowserSession[] = [];
afterEach(async () => {
  for (const session of open.splice(0)) await session.close();
});
async function browser(): Promise<BrowserSession> {
  const session = await openBrowser();
  open.push(session);
  return session;
}

describe('a browser', () => {
  it('is gone with all its processes once it is closed, and takes no other with it', async () => {
    const [one, other] = [await browser(), await browser()];
    await one.close();
    expect(await other.page.evaluate(() => 1 + 1)).toBe(2);
    await other.close();
    expect(await descendantsOf(process.pid)).toEqual([]);
  });

  it('knows nothing of the one before', async () => {
    const one = await browser();
    await one.page.context().addCookies([{ name: 'sid', value: 'x', url: 'https://ssl.example' }]);
    await one.close();
    expect(await (await browser()).page.context().cookies()).toEqual([]);
  });
});

/** A sign-in page whose answer each test chooses. */
let server: Server;
let answer: 'hang' | 'reset' | 'callback-503';
let urls: { id: URL; ssl: URL };
const form = `<form id="new_user" action="/users/sign_in" method="post"><input id="user_email" type="email">
<input id="user_client_code"><input id="user_password" type="password"><button id="login_button">ログイン</button></form>`;

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.method === 'GET' && request.url?.startsWith('/users/sign_in')) {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(form);
    } else if (request.method === 'GET') response.writeHead(503).end('Service Unavailable');
    else if (answer === 'reset') request.socket.destroy();
    else if (answer === 'callback-503')
      response.writeHead(302, { location: '/jbcoauth/callback?code=1' }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  urls = { id: new URL(`http://127.0.0.1:${port}`), ssl: new URL(`http://127.0.0.1:${port}`) };
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe('signing in', () => {
  const person = { email: 'taro@example.com', password: 'correct-horse-1' };

  async function attempt(how: typeof answer, credentials = person): Promise<unknown> {
    answer = how;
    const { page } = await browser();
    page.setDefaultTimeout(1_500);
    return signIn(page, urls, credentials).then(
      () => 'signed in',
      (error: unknown) => asSiteError(error),
    );
  }

  it.each(['hang', 'reset', 'callback-503'] as const)(
    'calls the site unavailable when its answer is: %s',
    async (how) => {
      expect(await attempt(how)).toMatchObject({ temporary: true, error: { code: 'SITE_UNAVAILABLE' } });
    },
  );

  it('says that an address the form itself refuses is not right', async () => {
    const refused = await attempt('hang', { ...person, email: 'no address' });
    expect(refused).toMatchObject({ temporary: false, error: { code: 'LOGIN_REJECTED' } });
  });

  it('ends quietly when the browser is taken away meanwhile', async () => {
    answer = 'hang';
    const session = await browser();
    const signing = signIn(session.page, urls, person).catch((error: unknown) => error);
    await session.page.waitForRequest((request) => request.method() === 'POST');
    await session.close();
    expect(await signing).toBeInstanceOf(Error);
  });
});
