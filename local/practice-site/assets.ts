import { readFileSync } from 'node:fs';
import { Hono } from 'hono';

const read = (name: URL): string => readFileSync(name, 'utf8');

/** The stylesheet and script of the pages; each host serves its own, so that no page reaches beyond its origin. */
export function assets(): Hono {
  const style = read(new URL('./assets/site.css', import.meta.url));
  const script = read(new URL('./assets/punch.js', import.meta.url));
  const app = new Hono();
  app.get('/assets/site.css', (c) => c.body(style, 200, { 'content-type': 'text/css; charset=utf-8' }));
  app.get('/assets/punch.js', (c) =>
    c.body(script, 200, { 'content-type': 'text/javascript; charset=utf-8' }),
  );
  return app;
}
