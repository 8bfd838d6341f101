import { Refusal } from '../failure.ts';
import type { JobType } from './form-field.ts';

/**
 * `--input name=value`: text where the type's schema takes text, else JSON (numbers, true, lists).
 *
 * @throws Refusal for what has no `=`, and for what is no JSON where that is needed
 */
export function givenInput(
  pairs: readonly string[],
  { input: schema }: Pick<JobType, 'input'>,
): Record<string, unknown> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1) throw noPair(pair);
      const name = pair.slice(0, at);
      const text = pair.slice(at + 1);
      return [name, takesText(schema, name) ? text : jsonOf(name, text)];
    }),
  );
}

/** What the schema does not know is text too: the service says what is wrong with it. */
function takesText(schema: Readonly<Record<string, unknown>>, name: string): boolean {
  const kind = member(member(schema.properties, name), 'type');
  return kind === undefined || kind === 'string';
}

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null
    ? Object.getOwnPropertyDescriptor(value, name)?.value
    : undefined;

function jsonOf(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(
      {
        ja: `--input ${name}= の値が JSON ではありません: ${text}`,
        en: `--input ${name}= takes JSON, not: ${text}`,
      },
      { ja: '例: 3、true、["a","b"]', en: 'For example 3, true or ["a","b"].' },
    );
  }
}

const noPair = (pair: string) =>
  new Refusal(
    {
      ja: `--input は 名前=値 の形で指定してください: ${pair}`,
      en: `--input takes name=value, not: ${pair}`,
    },
    { ja: '例: --input message=こんにちは', en: 'For example --input message=hello' },
  );
