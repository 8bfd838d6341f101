import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { expectationOf } from '../../../functions/http/expectation.ts';

const said = (schema: z.ZodType, value: unknown) => expectationOf(schema.safeParse(value).error?.issues[0]);

describe('what a field has to be', () => {
  it.each<[z.ZodType, unknown, string, string]>([
    [z.string(), 5, '文字列にしてください。', 'It has to be text.'],
    [z.number(), 'x', '数値にしてください。', 'It has to be a number.'],
    [z.number(), Number.POSITIVE_INFINITY, '数値にしてください。', 'It has to be a number.'],
    [z.int(), 'x', '数値にしてください。', 'It has to be a number.'],
    [z.int(), 1.5, '整数にしてください。', 'It has to be a whole number.'],
    [z.boolean(), 1, 'true か false にしてください。', 'It has to be true or false.'],
    [z.object({}), [], '{ } で囲んだ項目の集まりにしてください。', 'It has to be an object: { … }.'],
    [
      z.record(z.string(), z.unknown()),
      'x',
      '{ } で囲んだ項目の集まりにしてください。',
      'It has to be an object: { … }.',
    ],
    [z.array(z.string()), {}, '[ ] で囲んだ一覧にしてください。', 'It has to be a list: [ … ].'],
    [z.enum(['a', 'b']), 'c', '次のいずれかにしてください: a, b', 'It is one of: a, b'],
    [z.int().min(3), 2, '3 以上の数値にしてください。', 'It has to be at least 3.'],
    [z.int().max(3), 4, '3 以下の数値にしてください。', 'It has to be at most 3.'],
    [z.string().min(3), 'a', '3 文字以上にしてください。', 'It has to have at least 3 characters.'],
    [z.string().max(3), 'abcd', '3 文字以下にしてください。', 'It has to have at most 3 characters.'],
    [
      z.iso.datetime({ offset: true }),
      'tomorrow',
      '2026-12-01T09:00:00+09:00 のように、時差まで含めた日時にしてください。',
      'Write it as a date and time with the offset: 2026-12-01T09:00:00+09:00.',
    ],
  ])('is said in words (%#)', (schema, value, ja, en) => {
    expect(said(schema, value)).toEqual({ ja, en });
  });

  it.each<[z.ZodType, unknown]>([
    [z.string().regex(/^a+$/), 'b'],
    [z.union([z.string(), z.number()]), true],
    [z.string(), 'right'],
  ])('is not said where the schema has no words for a person (%#)', (schema, value) => {
    expect(said(schema, value)).toBeUndefined();
  });

  it('never says what it was', () => {
    for (const schema of [z.enum(['a']), z.string().max(3), z.int(), z.iso.datetime(), z.literal('a')])
      expect(JSON.stringify(said(schema, 'c4nary') ?? '')).not.toContain('c4nary');
  });
});
