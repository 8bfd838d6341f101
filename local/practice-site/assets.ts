import { readFileSync } from 'node:fs';
import { Hono } from 'hono';

const FILES = [
  { name: 'site.css', type: 'text/css; charset=utf-8' },
  { name: 'control.css', type: 'text/css; charset=utf-8' },
  { name: 'punch.js', type: 'text/javascript; charset=utf-8' },
] as const;

/** Stylesheets and script of the pages; each host serves its own, so that no page reaches beyond its origin. */
export function assets(): Hono {
  const app = new Hono();
  for (const { name, type } of FILES) {
    const text = readFileSync(new URL(`./assets/${name}`, import.meta.url), 'utf8');
    app.get(`/assets/${name}`, (c) =>
      c.body(text, 200, { 'content-type': type, 'cache-control': 'public, max-age=3600' }),
    );
  }
  return app;
}
