import type { MiddlewareHandler } from 'hono';

const LOOPBACK = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/;
const CHANGES_NOTHING = ['GET', 'HEAD', 'OPTIONS'];

/**
 * The control side listens on loopback without a password, so any page open in the same browser could reach it. A
 * browser names the origin of whatever posts; a program (curl, a test) names none and is let through. A Host that is
 * not loopback is a foreign name that was made to point here.
 */
export const ownPagesOnly: MiddlewareHandler = async (c, next) => {
  const host = c.req.header('host') ?? '';
  if (!LOOPBACK.test(host)) return forbidden();
  const site = c.req.header('sec-fetch-site');
  const origin = c.req.header('origin');
  if (CHANGES_NOTHING.includes(c.req.method)) return next();
  const own = site === undefined ? origin === undefined || origin === `http://${host}` : isOwn(site);
  return own ? next() : forbidden();

  function forbidden() {
    const message = 'only pages of the control side itself may do this';
    return c.json({ error: { code: 'FOREIGN_ORIGIN', message } }, 403);
  }
};

/** `none`: the person's own doing, such as a bookmark. `same-site` would be the other hosts of this machine. */
const isOwn = (site: string): boolean => site === 'same-origin' || site === 'none';
