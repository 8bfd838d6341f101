import * as z from 'zod';
import { JunbanError } from '../../../../shared/errors.ts';

/** One line, as it is typed into the site's form. */
const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^[^\p{Cc}\p{Cs}\p{Bidi_Control}]*$/u);

/** What a submission may say beside the workbook (input.ts tells what each means). */
export const optionsSchema = z.strictObject({
  mode: z.enum(['fill', 'rehearsal']).default('fill'),
  onDifferent: z.enum(['skip', 'fail']).default('skip'),
  note: line(255).exactOptional(),
  place: line(100).exactOptional(),
});

/** @throws JunbanError INVALID_REQUEST naming the field */
export function parseOptions(input: unknown): z.infer<typeof optionsSchema> {
  const parsed = optionsSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  // A name that somebody made up is shown without what could change the look of the line it stands in.
  const name = String(unknown ?? issue?.path[0] ?? '')
    .replace(/[^\p{L}\p{N}_.-]/gu, '?')
    .slice(0, 50);
  const field = name === '' ? 'input' : `input.${name}`;
  throw new JunbanError({
    code: 'INVALID_REQUEST',
    field,
    text:
      unknown === undefined
        ? { ja: `項目「${field}」が正しくありません。`, en: `The field "${field}" is not as it has to be.` }
        : {
            ja: `この種類のジョブに「${field}」は指定できません。`,
            en: `Jobs of this type take no "${field}".`,
          },
    hint: {
      ja: 'mode は fill か rehearsal、onDifferent は skip か fail、note と place は1行の文字列です。',
      en: '"mode" is fill or rehearsal, "onDifferent" skip or fail, "note" and "place" one line of text.',
    },
  });
}
