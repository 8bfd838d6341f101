import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const page = 'docs/reliability.md';
const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** Each row of the table of faults: its number and the files it names. */
const rows = read(page)
  .split('## Faults')[1]
  ?.split('\n')
  .flatMap((line) => {
    const [, number] = /^\| (\d+) /.exec(line) ?? [];
    const files = [...line.matchAll(/\]\(([^)]+)\)/g)].map(([, link = '']) => join(dirname(page), link));
    return number === undefined ? [] : [{ number: Number(number), files }];
  });

/** Faults by the titles of a file's tests. */
const faultsOf = (path: string): number[] =>
  [...read(path).matchAll(/['`]((?:[^'`\n]*\bfault \d+\b)+[^'`\n]*:)/g)].flatMap(([, title = '']) =>
    [...title.matchAll(/\bfault (\d+)\b/g)].map(([, number]) => Number(number)),
  );

it('the page about reliability has a row for each of the 42 faults', () => {
  expect(rows?.map(({ number }) => number)).toEqual(Array.from({ length: 42 }, (_, index) => index + 1));
});

it.each(rows ?? [])(
  'fault $number has a test of its number in each file that its row names',
  ({ number, files }) => {
    expect(files).not.toEqual([]);
    for (const file of files) expect(faultsOf(file), file).toContain(number);
  },
);

it('every test of a fault is named in the row of that fault', () => {
  const files = globSync('test/{fault,e2e}/*.test.ts', { cwd: root });
  expect(files.length).toBeGreaterThan(5);
  const unnamed = files.flatMap((file) =>
    faultsOf(file)
      .filter((fault) => !rows?.some(({ number, files: named }) => number === fault && named.includes(file)))
      .map((fault) => `${relative(root, file)}: fault ${fault}`),
  );
  expect(unnamed).toEqual([]);
});
