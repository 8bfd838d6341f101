import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { submitBody } from '../../../shared/api/submit-operations.ts';
import { lanes } from '../../../shared/lanes.ts';

/** docs/api.md is held to the code; routes.md and errors.md are made of it (written-pages.test.ts). */
const root = join(import.meta.dirname, '..', '..', '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const page = read('docs/api.md');

it('the page of the API names every reason to wait', () => {
  const sources = ['shared/wait-reason.ts'];
  const text = globSync(sources, { cwd: root }).map(read).join('\n');
  const codes = new Set([...text.matchAll(/'([A-Z]+_[A-Z_]+|SCHEDULED|STARTING)'/g)].map(([, code]) => code));
  expect(codes.size).toBeGreaterThan(4);
  expect([...codes].filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
});

it('the page of the API names every field of a submission', () => {
  expect(Object.keys(submitBody.shape).filter((field) => !page.includes(`\`${field}\``))).toEqual([]);
});

it('the page of the API names no lane that does not exist', () => {
  const named = [...page.matchAll(/"(?:lane|queue)": "([\w-]+)"/g)].map(([, lane = '']) => lane);
  expect(named.filter((lane) => !(lane in lanes))).toEqual([]);
});
