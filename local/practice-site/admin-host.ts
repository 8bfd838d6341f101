import { Hono, type MiddlewareHandler } from 'hono';
import * as z from 'zod';
import { modeChange, newAccount } from './account.ts';
import { UnknownAccount } from './account-book.ts';
import { assets } from './assets.ts';
import { controlPages } from './control/routes.ts';
import type { SiteControls } from './controls.ts';
import { ownPagesOnly } from './own-pages-only.ts';
import { isPresetName } from './presets.ts';
import { givenPunch } from './punch.ts';
import { siteModeChange } from './site-mode.ts';
import { pageHeaders, type SiteEnv, type SiteState } from './web.ts';

/** Accounts are small; anything larger is a mistake. */
const MAX_BODY_BYTES = 64 * 1024;

const presetChoice = z.strictObject({ preset: z.string().refine(isPresetName, 'no such preset') });
const punchList = z.strictObject({ punches: z.array(givenPunch).max(1000) });

/**
 * The control side: pages for a person under `/`, and JSON for whoever runs the site as a process of its own. Errors
 * of the latter are `{ error: { code, message } }`.
 */
export function adminHost(state: SiteState, controls: SiteControls): Hono<SiteEnv> {
  const app = new Hono<SiteEnv>();
  app.use(pageHeaders(state.urls));
  app.use(ownPagesOnly);
  app.use(smallBodies);
  app.route('/', assets());
  app.route('/', controlPages(state, controls));
  app.route('/', reads(controls));
  app.route('/', changes(state, controls));

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
    console.error(error);
    return c.json({ error: { code: 'INTERNAL', message: 'the practice site failed' } }, 500);
  });

  return app;
}

/**
 * Hono's own limit rebuilds a request that names no length, which the server's request does not survive: `curl -X
 * POST` without a body would be answered 500.
 */
const smallBodies: MiddlewareHandler = async (c, next) => {
  const refuse = (status: 411 | 413, code: string, message: string) =>
    c.json({ error: { code, message } }, status);
  if (c.req.header('transfer-encoding')) return refuse(411, 'LENGTH_REQUIRED', 'send a Content-Length');
  const tooLarge = Number(c.req.header('content-length') ?? 0) > MAX_BODY_BYTES;
  return tooLarge ? refuse(413, 'TOO_LARGE', `at most ${MAX_BODY_BYTES} bytes`) : next();
};

function reads(controls: SiteControls): Hono<SiteEnv> {
  const app = new Hono<SiteEnv>();
  app.get('/accounts/:email/punches', (c) => c.json({ punches: controls.punches(c.req.param('email')) }));
  app.get('/accounts/:email/inserts', (c) => {
    const email = c.req.param('email');
    return c.json({ inserts: controls.insertCount(email), journal: controls.inserts(email) });
  });
  app.get('/accounts/:email/punch-counts', (c) =>
    c.json({ counts: controls.punchCounts(c.req.param('email')) }),
  );
  app.get('/accounts/:email/sign-ins', (c) => c.json({ signIns: controls.signIns(c.req.param('email')) }));
  return app;
}

function changes({ accounts, switches }: SiteState, controls: SiteControls): Hono<SiteEnv> {
  const app = new Hono<SiteEnv>();
  const modeOf = (email: string) => ({ mode: accounts.get(email).mode });

  app.post('/accounts', async (c) => {
    const account = newAccount.parse(await c.req.json());
    controls.addAccount(account);
    return c.json({ email: account.email, ...modeOf(account.email) }, 201);
  });

  app.patch('/accounts/:email/mode', async (c) => {
    const email = c.req.param('email');
    controls.setMode(email, modeChange.parse(await c.req.json()));
    return c.json(modeOf(email));
  });

  app.post('/accounts/:email/preset', async (c) => {
    const email = c.req.param('email');
    const { preset } = presetChoice.parse(await c.req.json());
    if (isPresetName(preset)) controls.usePreset(email, preset);
    return c.json(modeOf(email));
  });

  app.post('/accounts/:email/punches', async (c) => {
    const email = c.req.param('email');
    controls.addPunches(email, punchList.parse(await c.req.json()).punches);
    return c.json({ punches: controls.punches(email) }, 201);
  });

  app.delete('/accounts/:email/punches', (c) => {
    controls.clearPunches(c.req.param('email'));
    return c.body(null, 204);
  });

  app.post('/accounts/:email/lapse', (c) => {
    controls.lapseSessions(c.req.param('email'));
    return c.body(null, 204);
  });

  app.patch('/site', async (c) => {
    controls.setSite(siteModeChange.parse(await c.req.json()));
    return c.json({ mode: switches.mode });
  });

  app.post('/reset', (c) => {
    controls.reset();
    return c.body(null, 204);
  });

  return app;
}
