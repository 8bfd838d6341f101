import { describe, expect, it } from 'vitest';
import { harmless, harmlessJson, plain } from '../../../local/cli/plain.ts';

const esc = '\u001b';

describe('text of others in a terminal', () => {
  it('loses escape sequences, and everything else that is unprintable becomes a blank', () => {
    expect(plain(`${esc}[31mred${esc}[0m${esc}[2J`)).toBe('red');
    expect(plain('a\u202eb\u0007c\nd\u009bm')).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
    expect(plain('<img src=x onerror=alert(1)>')).toBe('<img src=x onerror=alert(1)>');
    expect(plain('順番 👍')).toBe('順番 👍');
  });

  it('is made harmless however deep it lies', () => {
    expect(harmless({ jobs: [{ title: `${esc}]0;owned\u0007x` }], next: null })).toEqual({
      jobs: [{ title: 'x' }],
      next: null,
    });
    expect(harmless(undefined)).toBeUndefined();
  });

  it('is in JSON what it was, without a byte that a terminal obeys', () => {
    const value = { title: `\u009b31m\u202e${esc}[2J順番\u2028` };
    const written = harmlessJson(value);
    expect(written).not.toMatch(/[\p{Cc}\p{Bidi_Control}\p{Zl}]/u);
    expect(written).toContain('順番');
    expect(JSON.parse(written)).toEqual(value);
  });

  it('keeps the lines of indented JSON', () => {
    expect(harmlessJson({ a: 1 }, 2)).toBe('{\n  "a": 1\n}');
  });
});
