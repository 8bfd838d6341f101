import { Command, CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { localName } from '../../../local/cli/commands/files.ts';
import { monthInTokyo } from '../../../local/cli/commands/template.ts';
import { instantOf } from '../../../local/cli/matching-options.ts';
import { pagesOf } from '../../../local/cli/pages.ts';
import { usageText } from '../../../local/cli/usage-words.ts';

/** What the parser says of a mistake. */
function mistake(...words: string[]) {
  const program = new Command('junban').exitOverride().configureOutput({ outputError: () => {} });
  const jobs = program.command('jobs').argument('[n]').option('--state <state>').exitOverride();
  jobs.configureOutput({ outputError: () => {} }).action(() => {});
  try {
    program.parse(words, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return usageText(error);
  }
  throw new Error('no mistake');
}

describe('mistakes in what was typed', () => {
  it('are told in both languages, with what may have been meant', () => {
    expect(mistake('jbos')).toEqual({
      what: { ja: '「jbos」というコマンドはありません。', en: "unknown command 'jbos'." },
      meant: 'jobs',
    });
    expect(mistake('jobs', '--stat', 'x')).toMatchObject({
      what: { ja: '「--stat」というオプションはありません。' },
      meant: '--state',
    });
    expect(mistake('jobs', '--state').what.ja).toBe('オプション「--state <state>」には値が必要です。');
    expect(mistake('jobs', '1', '2').what.ja).toBe('引数が多すぎます。');
  });

  it('are quoted without what could move the cursor', () => {
    expect(mistake('\u001b[2Jx').what.en).toBe("unknown command 'x'.");
  });
});

describe('a moment', () => {
  const now = Date.parse('2026-11-25T12:00:00Z');
  it('is a day, a time, or so long ago', () => {
    expect(instantOf('2026-11-01T09:00+09:00', now)).toBe('2026-11-01T00:00:00.000Z');
    expect(instantOf('24h', now)).toBe('2026-11-24T12:00:00.000Z');
    expect(instantOf('90m', now)).toBe('2026-11-25T10:30:00.000Z');
    expect(instantOf('2026-11-01', now)).toBe(new Date(2026, 10, 1).toISOString());
  });

  it('is refused when there is none such', () => {
    for (const text of ['2026-02-30', 'yesterday', '1', '', '2026-13-01', '5y'])
      expect(() => instantOf(text, now), text).toThrow('That is no time');
  });
});

it('names the month that it is in Tokyo', () => {
  expect(monthInTokyo(new Date('2026-11-30T15:00:00Z'), 0)).toBe('2026-12');
  expect(monthInTokyo(new Date('2026-11-30T14:59:00Z'), 0)).toBe('2026-11');
  expect(monthInTokyo(new Date('2026-01-05T00:00:00Z'), -1)).toBe('2025-12');
});

it('writes no file outside of the directory it was given', () => {
  expect(localName('row-12.jpg')).toBe('row-12.jpg');
  for (const name of ['../x', '/etc/passwd', 'a\\b', '..', '.', '', 'c:x', 'x\u202egpj.exe', 'a\nb'])
    expect(() => localName(name), JSON.stringify(name)).toThrow('cannot be a file name');
});

describe('pages', () => {
  const pages = [
    { items: [1, 2], next: 'a' },
    { items: [], next: 'b' },
    { items: [3], next: 'c' },
    { items: [4], next: null },
  ];
  const ask = () => {
    const cursors: (string | undefined)[] = [];
    const left = [...pages];
    return {
      cursors,
      page: async ({ cursor }: { cursor: string | undefined }) => {
        cursors.push(cursor);
        return left.shift() ?? { items: [], next: null };
      },
    };
  };

  it('are asked for until there is enough, past empty ones', async () => {
    const { page, cursors } = ask();
    expect(await pagesOf(3, page)).toEqual({ items: [1, 2, 3], next: 'c' });
    expect(cursors).toEqual([undefined, 'a', 'b']);
  });

  it('are asked for to the last', async () => {
    expect(await pagesOf(Number.POSITIVE_INFINITY, ask().page)).toEqual({ items: [1, 2, 3, 4], next: null });
  });
});
