import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { painter, wantsColour } from '../../../local/cli/colour.ts';
import { duration, size } from '../../../local/cli/format.ts';
import { facts, table } from '../../../local/cli/table.ts';
import { wrapJapanese } from '../../../local/cli/wrap.ts';

const noColour = painter(false);

describe('colours', () => {
  const terminal = { isTTY: true };
  it('are for terminals', () => {
    expect(wantsColour(terminal, {}, false)).toBe(true);
    expect(wantsColour({}, {}, false)).toBe(false);
    expect(wantsColour(terminal, { TERM: 'dumb' }, false)).toBe(false);
  });

  it('are switched by --no-color, FORCE_COLOR and NO_COLOR, in this order', () => {
    expect(wantsColour(terminal, { FORCE_COLOR: '1' }, true)).toBe(false);
    expect(wantsColour({}, { FORCE_COLOR: '1', NO_COLOR: '1' }, false)).toBe(true);
    expect(wantsColour(terminal, { FORCE_COLOR: '0' }, false)).toBe(false);
    expect(wantsColour(terminal, { NO_COLOR: '1' }, false)).toBe(false);
    expect(wantsColour(terminal, { NO_COLOR: '' }, false)).toBe(true);
  });

  it('are there when asked for, whatever the streams are', () => {
    expect(painter(true)('bad', 'x')).toBe('\u001b[31mx\u001b[39m');
    expect(noColour('bad', 'x')).toBe('x');
  });
});

describe('columns', () => {
  const rows = [
    { name: '勤怠', count: 3, note: '' },
    { name: 'ab', count: 12, note: '' },
  ];
  const columns = [
    { head: '名前', of: (row: (typeof rows)[number]) => row.name },
    { head: 'count', of: (row: (typeof rows)[number]) => row.count, align: 'right' as const },
    { head: 'note', of: (row: (typeof rows)[number]) => row.note },
  ];

  it('stay in line with wide characters, and one that nobody fills is left out', () => {
    expect(table(rows, columns, noColour).split('\n')).toEqual(['名前  count', '勤怠      3', 'ab       12']);
  });

  it('stay in line in colour', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what colours are
    const plain = table(rows, columns, painter(true)).replace(/\u001b\[\d+m/g, '');
    expect(plain).toBe(table(rows, columns, noColour));
  });

  it('name what is known, and leave out what is not', () => {
    expect(
      facts(
        [
          ['状態', 'queued'],
          ['id', undefined],
          ['position', 1],
        ],
        noColour,
      ),
    ).toBe('状態      queued\nposition  1');
  });
});

it('breaks Japanese between words, with wide characters counted twice', () => {
  const wrapped = wrapJapanese('パスワードを標準入力から読む（ほかに JUNBAN_PASSWORD、--secrets-stdin）', 24);
  const lines = wrapped.split('\n');
  expect(
    lines.every((line) => stringWidth(line) <= 24),
    wrapped,
  ).toBe(true);
  expect(lines.length).toBe(4);
  expect(wrapped).toContain('JUNBAN_PASSWORD、');
});

it('writes times and sizes as people do', () => {
  expect([850, 12_340, 245_000, 12_000_000].map(duration)).toEqual([
    '850 ms',
    '12.3 s',
    '4 min 05 s',
    '3 h 20 min',
  ]);
  expect([512, 3482, 10_485_760].map(size)).toEqual(['512 B', '3.4 KiB', '10 MiB']);
});
