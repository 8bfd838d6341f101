import * as z from 'zod';
import { exitCode } from '../exit-code.ts';
import { Refusal } from '../failure.ts';
import type { FunctionPlace } from './invoke.ts';

const created = z.object({
  key: z.object({ id: z.string(), name: z.string(), role: z.string() }),
  secret: z.string().min(1),
});
export type CreatedKey = z.infer<typeof created>;

/**
 * The first key of a service cannot come by HTTP, where it takes a key to make one: it takes the right
 * `lambda:InvokeFunction` instead.
 *
 * @throws Refusal when AWS or the function refuses
 */
export async function createFirstKey(
  operate: FunctionPlace,
  key: { readonly name: string; readonly expiresInDays?: number },
): Promise<CreatedKey> {
  // It would say to everybody on Node 20 that later versions of itself need a newer one.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const { invoke } = await import('./invoke.ts');
  const event = { operator: 'create-key', role: 'admin', ...key };
  const { failed, payload } = await invoke(operate, event).catch((error: unknown) => {
    throw notInvoked(operate.name, error);
  });
  const answer = created.safeParse(parseJson(payload));
  if (failed || !answer.success) throw notCreated(operate.name, payload);
  return answer.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function notInvoked(functionName: string, error: unknown): Refusal {
  const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return new Refusal(
    {
      ja: `関数 ${functionName} を呼び出せません（${why}）。`,
      en: `The function ${functionName} cannot be invoked (${why}).`,
    },
    {
      ja: 'AWS の認証情報、リージョン（--region）、lambda:InvokeFunction の権利を確認してください。',
      en: 'Check the AWS credentials, the region (--region), and the right lambda:InvokeFunction.',
    },
    exitCode.unavailable,
  );
}

/** What it said may be long; the secret is not in what is no key. */
function notCreated(functionName: string, text: string): Refusal {
  const said = z.object({ errorMessage: z.string() }).safeParse(parseJson(text));
  const why = said.success ? said.data.errorMessage.slice(0, 300) : '';
  return new Refusal(
    {
      ja: `関数 ${functionName} は鍵を作りませんでした。${why}`,
      en: `The function ${functionName} made no key. ${why}`,
    },
    { ja: 'サービスの版がこの CLI より古いかもしれません。', en: 'The service may be older than this CLI.' },
    exitCode.refused,
  );
}
