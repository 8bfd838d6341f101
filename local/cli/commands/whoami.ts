import type { Command } from 'commander';
import { type ApiClient, ApiError } from '../../../shared/api/client.ts';
import type { Cli } from '../cli.ts';
import { timeOr } from '../format.ts';
import { result } from '../result.ts';
import { facts } from '../table.ts';

export function whoAmICommand(cli: Cli): Command {
  const { say } = cli;
  return cli
    .command(
      'whoami',
      { ja: '接続先と、自分が誰として見えているか', en: 'see which service is asked, and who you are to it' },
      ['junban whoami', 'junban --profile production whoami'],
    )
    .action(() =>
      cli.run(async ({ api, target: { url, profile, key }, terminal: { paint } }) =>
        result({
          json: {
            url,
            profile: profile ?? null,
            caller: await callerOf(api, key),
          },
          text: (safe) =>
            facts(
              [
                [say({ ja: 'サービス', en: 'service' }), safe.url],
                [say({ ja: 'プロファイル', en: 'profile' }), safe.profile ?? '—'],
                [
                  say({ ja: '鍵', en: 'key' }),
                  safe.caller
                    ? `${safe.caller.name}  ${paint('faint', safe.caller.id)}`
                    : say({ ja: 'なし（匿名）', en: 'none (anonymous)' }),
                ],
                [say({ ja: '役割', en: 'role' }), safe.caller?.role],
                [say({ ja: '有効期限', en: 'expires' }), timeOr(safe.caller?.expiresAt)],
              ],
              paint,
            ),
        }),
      ),
    );
}

/** Anonymous is an answer too, but the service has to be there to give it. */
const callerOf = (api: ApiClient, key: string | undefined) =>
  api.call('whoAmI').catch((error: unknown) => {
    if (key === undefined && error instanceof ApiError && error.body.code === 'KEY_REQUIRED') return null;
    throw error;
  });
