import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What the service says of itself, as it stands beside the bundle (infra/api-description.ts). */
export interface Description {
  /** OpenAPI 3.1, JSON. */
  openApi(): Promise<string>;
  page(): Promise<Page>;
}

interface Page {
  readonly html: string;
  /** Content-Security-Policy: its own style, and nothing else. */
  readonly policy: string;
}

export const openApiFile = 'openapi.json';
export const pageFile = 'docs.html';

const besideTheBundle = (name: string): Promise<string> => readFile(join(import.meta.dirname, name), 'utf8');

/**
 * Read when somebody asks for it, then kept: most environments never need it. What could not be read is tried again with
 * the next request.
 *
 * @param load gives a file by its name
 */
export function description(load = besideTheBundle): Description {
  return {
    openApi: once(() => load(openApiFile)),
    page: once(async () => {
      const html = await load(pageFile);
      return { html, policy: policyOf(html) };
    }),
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}

function policyOf(html: string): string {
  const hashes = [...html.matchAll(/<style>([\s\S]*?)<\/style>/g)].map(
    ([, style = '']) => `'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  );
  return [
    "default-src 'none'",
    `style-src ${hashes.join(' ') || "'none'"}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
