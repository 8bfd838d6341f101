import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { description, openApiFile, pageFile } from '../../../functions/read/description.ts';
import { docsPage } from '../../../functions/read/docs-page.ts';
import { apiDescription } from '../../../infra/api-description.ts';
import packageJson from '../../../package.json' with { type: 'json' };
import { openApi } from '../../../shared/api/openapi.ts';
import type { Operation } from '../../../shared/api/operation.ts';
import { errorKinds } from '../../../shared/error-codes.ts';
import { described, placed } from './described.ts';

const root = new URL('../../../', import.meta.url).pathname;
const page = docsPage(described);
const attributes = (name: string, html = page) =>
  [...html.matchAll(new RegExp(`\\s${name}="([^"]*)"`, 'g'))].map(([, value = '']) => value);
/** Without what may be broken where a screen is narrow. */
const text = page.replaceAll('<wbr>', '');

describe('the page of the API', () => {
  it.each(placed)(
    'has $method $path, with its method, path, example and every code',
    ({ method, path, operation }) => {
      const [, after = ''] = text.split(`<article id="${operation.operationId}"`);
      const [article = ''] = after.split('</article>');
      expect(article).toContain(`${method.toUpperCase()}</span> <code>${path}</code>`);
      expect(article).toContain('curl');
      for (const { content = {} } of Object.values(operation.responses))
        for (const code of Object.keys(content['application/json']?.examples ?? {}))
          expect(article).toContain(`href="#code-${code}"`);
    },
  );

  it('has what each code means', () => {
    const rows = Object.keys(errorKinds).filter((code) => !page.includes(`<tr id="code-${code}">`));
    expect(rows).toEqual([]);
  });

  it('runs nothing and loads nothing', () => {
    expect(page).not.toMatch(/<(script|link|img|iframe|object|embed|form|base|meta http-equiv)\b/i);
    expect(page).not.toMatch(/<[^>]+\s(on\w+|style|src)=/i);
    expect(page).not.toMatch(/url\(|@import|@font-face/i);
    expect(attributes('href').filter((it) => !it.startsWith('#') && it !== 'openapi.json')).toEqual([]);
  });

  it('leads only to what is on it, and names each thing once', () => {
    const ids = attributes('id');
    expect(new Set(ids).size).toBe(ids.length);
    const targets = attributes('href').filter((it) => it.startsWith('#'));
    expect(targets.filter((it) => !ids.includes(it.slice(1)))).toEqual([]);
  });

  it('shows words of the table as words', () => {
    const sign = '<b onclick="x()">&amp;\'</b>';
    const operation: Operation & { id: string } = {
      id: 'strange',
      method: 'GET',
      path: '/strange',
      to: 'read',
      tag: 'Health',
      summary: sign,
      description: `${sign} \`${sign}\` **${sign}**`,
      access: { kind: 'open' },
      pace: 'free',
      headers: { [sign]: sign },
      answers: { 200: { means: sign, content: 'text' } },
      errors: [],
    };
    const strange = docsPage(openApi([operation], { version: sign, license: sign }));
    expect(strange).not.toContain('<b onclick');
    expect(strange).not.toContain('<b ');
    expect(strange.split('&lt;b onclick=&quot;x()&quot;&gt;&amp;amp;').length).toBeGreaterThan(8);
  });
});

describe('the description beside the bundle', () => {
  const files = apiDescription(root);
  const loading = (loaded: string[]) => async (name: string) => {
    loaded.push(name);
    return files.get(name) ?? '';
  };

  it('is made of the table and of package.json', () => {
    expect([...files.keys()]).toEqual([openApiFile, pageFile]);
    expect(JSON.parse(files.get(openApiFile) ?? '')).toMatchObject({
      openapi: '3.1.1',
      info: { version: packageJson.version, license: { identifier: packageJson.license } },
    });
    expect(files.get(pageFile)).toContain('<!doctype html>');
  });

  it('is read when it is asked for, and once', async () => {
    const loaded: string[] = [];
    const { openApi, page } = description(loading(loaded));
    expect(loaded).toEqual([]);
    expect(await openApi()).toBe(files.get(openApiFile));
    await Promise.all([openApi(), page(), page()]);
    expect(loaded).toEqual([openApiFile, pageFile]);
  });

  it('is read again when it could not be read', async () => {
    const loads = [() => Promise.reject(new Error('EMFILE')), () => Promise.resolve('{}')];
    const { openApi } = description(() => loads.shift()?.() ?? Promise.resolve(''));
    await expect(openApi()).rejects.toThrow('EMFILE');
    expect(await openApi()).toBe('{}');
  });

  it('comes with a policy that allows its own style and nothing else', async () => {
    const { html, policy } = await description(loading([])).page();
    const [, style = ''] = /<style>([\s\S]*)<\/style>/.exec(html) ?? [];
    const hash = createHash('sha256').update(style).digest('base64');
    expect(policy).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    );
  });
});
