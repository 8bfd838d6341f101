import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkPlain } from '../../../functions/http/plain-json.ts';

describe('a body', () => {
  it('of plain JSON is let through, whatever it says', () => {
    const plain = fc.jsonValue({ maxDepth: 10, noUnicodeString: false });
    fc.assert(
      fc.property(plain, (body) => {
        const text = JSON.stringify(body);
        fc.pre(!/\\u0000|\uFFFD|\\ud[89a-f]|"__proto__"/i.test(text));
        expect(() => checkPlain(JSON.parse(text))).not.toThrow();
      }),
    );
  });

  it.each([
    ['NUL in a value', '{"a":{"b":["x","\\u0000"]}}', 'INVALID_TEXT', 'a.b.1'],
    ['half of a character', '{"a":"\\ud83d"}', 'INVALID_TEXT', 'a'],
    ['NUL in a name', '{"a":{"\\u0000":1}}', 'INVALID_TEXT', 'a'],
    ['NUL and nothing else', '"\\u0000"', 'INVALID_TEXT', undefined],
    ['a prototype', '{"a":[{"__proto__":{}}]}', 'INVALID_REQUEST', 'a.0.__proto__'],
    ['17 levels', `${'{"a":'.repeat(17)}1${'}'.repeat(17)}`, 'INVALID_REQUEST', 'a.a'],
    ['levels beyond any stack', `${'['.repeat(60_000)}${']'.repeat(60_000)}`, 'INVALID_REQUEST', '0.0'],
  ])('with %s is refused', (_, text, code, field) => {
    expect(() => checkPlain(JSON.parse(text))).toThrow(expect.objectContaining({ code, field }));
  });

  it('of 16 levels is let through', () => {
    expect(() => checkPlain(JSON.parse(`${'{"a":'.repeat(16)}1${'}'.repeat(16)}`))).not.toThrow();
  });

  it('shows a made-up name without what could change the look of a line', () => {
    const text = JSON.stringify({ '<b>\u202e\u001b[31m': '\0' });
    expect(() => checkPlain(JSON.parse(text))).toThrow(expect.objectContaining({ field: '?b????31m' }));
  });
});
