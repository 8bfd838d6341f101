import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { routes } from '../../../infra/routes.ts';
import { submitBody } from '../../../shared/api-contract.ts';
import { lanes } from '../../../shared/lanes.ts';

/** docs/api.md is held to the code. */
const root = join(import.meta.dirname, '..', '..', '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const page = read('docs/api.md');

it('the page of the API names every code that the API answers with', () => {
  const sources = ['functions/{http,submit,read,operate}/*.ts', 'shared/{errors,wait-reason}.ts'];
  const text = globSync(sources, { cwd: root }).map(read).join('\n');
  const codes = new Set(
    [...text.matchAll(/'([A-Z]+_[A-Z_]+|INTERNAL|SCHEDULED|STARTING)'/g)].map(([, code]) => code),
  );
  // Names of environment variables and of a log line look alike.
  const named = [...codes].filter((code) => !/_(ARN|BUCKET|URL)$|^SLOW_REQUEST$/.test(code ?? ''));
  expect(named.length).toBeGreaterThan(30);
  expect(named.filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
});

it('the page of the API names every route', () => {
  const named = (path: string) => [' ', '`', ','].some((end) => page.includes(`${path}${end}`));
  expect(routes.map(({ path }) => path).filter((path) => !named(path))).toEqual([]);
});

it('the page of the API names every field of a submission', () => {
  expect(Object.keys(submitBody.shape).filter((field) => !page.includes(`\`${field}\``))).toEqual([]);
});

it('the page of the API names no lane that does not exist', () => {
  const named = [...page.matchAll(/"(?:lane|queue)": "([\w-]+)"/g)].map(([, lane = '']) => lane);
  expect(named.filter((lane) => !(lane in lanes))).toEqual([]);
});
