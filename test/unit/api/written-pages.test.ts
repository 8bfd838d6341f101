import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writtenPages } from '../../../local/write-docs.ts';
import { errorKinds } from '../../../shared/error-codes.ts';

const root = join(import.meta.dirname, '..', '..', '..');

it.each([...writtenPages()])('%s is what `node local/write-docs.ts` makes of the code', (path, text) => {
  expect(readFileSync(join(root, path), 'utf8')).toBe(text);
});

it('docs/errors.md has each code once, in both languages', () => {
  const page = writtenPages().get('docs/errors.md') ?? '';
  for (const [code, { means }] of Object.entries(errorKinds)) {
    expect(page.split(`### \`${code}\`\n`)).toHaveLength(2);
    expect(page).toContain(means.en);
    expect(page).toContain(means.ja);
  }
});
