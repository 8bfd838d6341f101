import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cursorAsked } from '../../../functions/http/cursor.ts';
import { cursorOf, integer, placeOf } from '../../../shared/api/paging.ts';
import { JunbanError } from '../../../shared/errors.ts';

describe('a cursor', () => {
  it('brings the place back, whatever it says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (place) => {
        expect(placeOf(cursorOf(place) ?? '')).toBe(place);
      }),
    );
  });

  it('is null at the end', () => {
    expect(cursorOf(undefined)).toBeNull();
  });

  it('has one writing only: any other that decodes to the same is refused', () => {
    const cursor = cursorOf('a place') ?? '';
    for (const other of [
      `${cursor}=`,
      `${cursor}!`,
      ` ${cursor}`,
      cursor.replace(/Q$/, 'R'),
      cursor.replace(/.$/, '~'),
    ])
      expect(placeOf(other)).toBeUndefined();
  });

  it('that was made up is refused, or is a place of another list', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const ask = () => cursorAsked(text, (place) => place.startsWith('known#'));
        expect(ask).toThrow(JunbanError);
      }),
    );
  });

  it('is refused without a word of what it said', () => {
    const error = { code: 'INVALID_CURSOR', status: 400, field: 'cursor' };
    const asked = () => cursorAsked(cursorOf('c4nary') ?? '', () => false);
    expect(asked).toThrow(expect.objectContaining(error));
    expect(asked).not.toThrow(/c4nary/);
  });

  it('is not needed for the first page', () => {
    expect(cursorAsked(undefined, () => false)).toBeUndefined();
  });
});

describe('a number in a query', () => {
  const parse = (text: string) => integer(1, 100).safeParse(text);

  it.each(['1', '50', '100', '007'])('may be %j', (text) => {
    expect(parse(text).data).toBe(Number(text));
  });

  it.each(['0', '101', '-1', '+1', '1.0', '1e1', ' 1', '', '０', '0x1', 'NaN', '9'.repeat(13)])(
    'is not %j',
    (text) => {
      expect(parse(text).success).toBe(false);
    },
  );
});
