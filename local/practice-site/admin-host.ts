import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import { z } from 'zod';
import { modeChange, newAccount } from './account.ts';
import { UnknownAccount } from './account-book.ts';
import { assets } from './assets.ts';
import { adminPage } from './pages/admin.ts';
import { pageHeaders, type SiteEnv, type SiteState } from './web.ts';

/** Accounts are small; anything larger is a mistake. */
const MAX_BODY_BYTES = 64 * 1024;

/**
 * The control side over HTTP, for whoever runs the site as a process of its own: add accounts, read what was
 * written, make trouble. Its errors are `{ error: { code, message } }`.
 */
export function adminHost({ accounts, sessions, urls }: SiteState): Hono<SiteEnv> {
  const app = new Hono<SiteEnv>();
  app.use(pageHeaders(urls));
  app.use(bodyLimit({ maxSize: MAX_BODY_BYTES }));
  app.route('/', assets());

  app.get('/', (c) => c.html(adminPage(accounts.all(), urls)));

  app.get('/accounts/:email/punches', (c) => {
    return c.json({ punches: accounts.get(c.req.param('email')).punches() });
  });

  app.get('/accounts/:email/inserts', (c) => {
    return c.json({ inserts: accounts.get(c.req.param('email')).insertCount });
  });

  app.post('/accounts', async (c) => {
    const added = accounts.add(newAccount.parse(await c.req.json()));
    return c.json({ email: added.profile.email, mode: added.mode }, 201);
  });

  app.patch('/accounts/:email/mode', async (c) => {
    const account = accounts.get(c.req.param('email'));
    account.change(modeChange.parse(await c.req.json()));
    return c.json({ mode: account.mode });
  });

  app.post('/reset', (c) => {
    accounts.reset();
    sessions.clear();
    return c.body(null, 204);
  });

  app.onError((error, c) => {
    if (error instanceof UnknownAccount) {
      return c.json({ error: { code: 'UNKNOWN_ACCOUNT', message: error.message } }, 404);
    }
    if (error instanceof z.ZodError) {
      return c.json({ error: { code: 'INVALID', message: z.prettifyError(error) } }, 400);
    }
    if (error instanceof SyntaxError) {
      return c.json({ error: { code: 'INVALID_JSON', message: 'the body is not JSON' } }, 400);
    }
    if (error instanceof HTTPException) return error.getResponse();
    console.error(error);
    return c.json({ error: { code: 'INTERNAL', message: 'the practice site failed' } }, 500);
  });

  return app;
}
