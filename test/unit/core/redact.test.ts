import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskEmail, redact } from '../../../shared/redact.ts';

describe('redact', () => {
  it.each([
    ['as it is', 'typed x9@! "q\\z" now'],
    ['in a URL', `GET /?p=${encodeURIComponent('x9@! "q\\z"')}`],
    ['in a form body', `password=${new URLSearchParams({ p: 'x9@! "q\\z"' }).toString().slice(2)}`],
    ['in JSON', JSON.stringify({ password: 'x9@! "q\\z"' })],
  ])('masks a secret %s', (_, text) => {
    const clean = redact(text, ['x9@! "q\\z"']);
    expect(clean).toContain('***');
    expect(clean).not.toMatch(/q.*z/);
  });

  it('masks a secret that control sequences break apart', () => {
    expect(redact('hunt\u001b[31mer22!', ['hunter22!'])).toBe('***');
  });

  it('masks a secret that contains another as a whole', () => {
    expect(redact('log in with acme-2026-key', ['acme', 'acme-2026-key'])).toBe('log in with ***');
  });

  it('leaves words alone that are shorter than a secret can be', () => {
    expect(redact('the cat', ['cat'])).toBe('the cat');
  });

  it('masks e-mail addresses, also of other scripts', () => {
    expect(redact('taro.yamada+a@mail.example.co.jp and 太郎@例え.日本 are out')).toBe('*** and *** are out');
  });

  it('removes ANSI sequences and shows control and bidi characters as spaces', () => {
    expect(redact('\u001b[31mred\u001b[0m a\u202eb\u2066c\u0000d\re')).toBe('red a b c d e');
  });

  it('keeps line breaks, tabs, markup and Japanese as they are', () => {
    const text = 'a\tb\n<img onerror=alert(1)> 打刻しました';
    expect(redact(text)).toBe(text);
  });

  it('makes a lone surrogate storable', () => {
    expect(redact('a\ud83d').isWellFormed()).toBe(true);
  });

  it('never lets a secret through, wherever it stands', () => {
    const secret = fc
      .string({ unit: 'grapheme', minLength: 4, maxLength: 40 })
      .filter((s) => !s.includes('*'));
    fc.assert(
      fc.property(fc.string(), secret, fc.string(), (before, hidden, after) => {
        expect(redact(`${before}${hidden}${after}`, [hidden])).not.toContain(hidden);
      }),
    );
  });

  it('takes time in proportion to the text, also for one that looks like an endless address', () => {
    const begin = performance.now();
    redact('a'.repeat(500_000));
    redact('a@'.repeat(100_000));
    expect(performance.now() - begin).toBeLessThan(2000);
  });
});

describe('maskEmail', () => {
  it.each([
    ['taro@example.jp', 'ta***@example.jp'],
    ['ab@example.jp', 'a***@example.jp'],
    ['a@example.jp', '***@example.jp'],
    ['@example.jp', '***@example.jp'],
    ['employee-0042', '***'],
    ['', '***'],
  ])('shows %s as %s', (address, shown) => {
    expect(maskEmail(address)).toBe(shown);
  });
});
