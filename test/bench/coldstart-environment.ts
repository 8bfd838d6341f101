import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { synthesize } from '../../local/assembly.ts';

export type Environment = Readonly<Record<string, string>>;

const templateSchema = z.object({
  Parameters: z.record(z.string(), z.object({ Default: z.coerce.string().optional() })),
  Resources: z.record(
    z.string(),
    z.object({
      Type: z.string(),
      Properties: z
        .looseObject({ Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }).optional() })
        .optional(),
    }),
  ),
});
const refSchema = z.object({ Ref: z.string() });

/**
 * The variables a function is started with: values and defaults of parameters as the template has them, and a name of
 * nothing for what only a deployment knows.
 *
 * @returns by the beginning of the function's logical id
 */
export async function functionEnvironments(): Promise<(idBeginsWith: string) => Environment> {
  const { dir } = await synthesize();
  const { Parameters, Resources } = templateSchema.parse(
    JSON.parse(await readFile(join(dir, 'Junban.template.json'), 'utf8')),
  );
  const settingOf = (value: unknown): string => {
    if (typeof value === 'string') return value;
    const ref = refSchema.safeParse(value).data?.Ref ?? '';
    return Parameters[ref]?.Default ?? 'http://127.0.0.1:9/nothing';
  };
  return (idBeginsWith) => {
    const found = Object.entries(Resources).find(
      ([id, { Type }]) => Type === 'AWS::Lambda::Function' && id.startsWith(idBeginsWith),
    );
    if (!found) throw new Error(`the template has no function ${idBeginsWith}`);
    const variables = found[1].Properties?.Environment?.Variables ?? {};
    return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, settingOf(value)]));
  };
}
