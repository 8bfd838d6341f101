import type * as z from 'zod';
import type { Text } from '../../shared/text.ts';

type Issue = z.core.$ZodIssue;

/** What a field has to be, in words; never what it was. Undefined where the schema's words say nothing to a person. */
export function expectationOf(issue: Issue | undefined): Text | undefined {
  switch (issue?.code) {
    case 'invalid_type':
      return kinds[issue.expected] ?? undefined;
    case 'invalid_value': {
      const values = issue.values.map(String).join(', ');
      return { ja: `次のいずれかにしてください: ${values}`, en: `It is one of: ${values}` };
    }
    case 'too_small':
      return bound(issue.origin, 'least', Number(issue.minimum));
    case 'too_big':
      return bound(issue.origin, 'most', Number(issue.maximum));
    case 'invalid_format':
      return formats[issue.format];
    default:
      return undefined;
  }
}

const kinds: Readonly<Partial<Record<string, Text>>> = {
  string: { ja: '文字列にしてください。', en: 'It has to be text.' },
  number: { ja: '数値にしてください。', en: 'It has to be a number.' },
  int: { ja: '整数にしてください。', en: 'It has to be a whole number.' },
  boolean: { ja: 'true か false にしてください。', en: 'It has to be true or false.' },
  object: { ja: '{ } で囲んだ項目の集まりにしてください。', en: 'It has to be an object: { … }.' },
  record: { ja: '{ } で囲んだ項目の集まりにしてください。', en: 'It has to be an object: { … }.' },
  array: { ja: '[ ] で囲んだ一覧にしてください。', en: 'It has to be a list: [ … ].' },
};

const formats: Readonly<Partial<Record<string, Text>>> = {
  datetime: {
    ja: '2026-12-01T09:00:00+09:00 のように、時差まで含めた日時にしてください。',
    en: 'Write it as a date and time with the offset: 2026-12-01T09:00:00+09:00.',
  },
};

function bound(origin: string, side: 'least' | 'most', limit: number): Text {
  const [ja, en] = { least: ['以上', 'at least'], most: ['以下', 'at most'] }[side];
  return origin === 'string'
    ? { ja: `${limit} 文字${ja}にしてください。`, en: `It has to have ${en} ${limit} characters.` }
    : { ja: `${limit} ${ja}の数値にしてください。`, en: `It has to be ${en} ${limit}.` };
}
