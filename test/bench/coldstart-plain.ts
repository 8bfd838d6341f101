/** The least an API function can be, bundled as the real ones are: what Node, the router and its adapter cost. */
import { Hono } from 'hono';
import { handle } from 'hono/aws-lambda';

export const handler = handle(new Hono().get('/healthz', (c) => c.json({ ok: true })));
