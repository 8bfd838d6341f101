import type { Command } from 'commander';
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
            // Without a key nobody is asked: anonymous is an answer too.
            caller: key === undefined ? null : await api.call('whoAmI'),
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
