import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { addDefault } from '../default-command.ts';
import { Refusal } from '../failure.ts';
import { type Config, readConfig, writeConfig } from '../profiles/config-file.ts';
import { result } from '../result.ts';
import type { Session } from '../session.ts';
import { table } from '../table.ts';

export function profilesCommand(cli: Cli): Command {
  const profiles = cli
    .command('profiles', { ja: 'プロファイルを見る、選ぶ、消す', en: 'list, choose and remove profiles' }, [
      'junban profiles',
      'junban profiles use production',
      'junban profiles remove old',
    ])
    .helpCommand(false);
  addDefault(
    profiles,
    cli
      .command('list', { ja: 'プロファイルの一覧', en: 'list profiles' })
      .action(() => cli.run(async (session) => listed(session.config(), session))),
  );
  profiles.addCommand(
    cli
      .command('use', { ja: 'ふだん使うものを選ぶ', en: 'choose the one to use when nothing is said' })
      .argument('<name>')
      .action((name: string) =>
        cli.run(async (session) => {
          const config = withProfile(name, session);
          return changed({ ...config, current: name }, session);
        }),
      ),
  );
  profiles.addCommand(
    cli
      .command('remove', {
        ja: '鍵ごと消す（鍵は有効なまま）',
        en: 'remove one with its key; the key itself stays good',
      })
      .argument('<name>')
      .action((name: string) =>
        cli.run(async (session) => {
          const { current, profiles } = withProfile(name, session);
          const { [name]: _, ...rest } = profiles;
          return changed(
            { profiles: rest, ...(current !== undefined && current !== name && { current }) },
            session,
          );
        }),
      ),
  );
  return profiles;
}

function withProfile(name: string, { configPath }: Session): Config {
  const config = readConfig(configPath);
  if (config.profiles[name]) return config;
  throw new Refusal({ ja: `プロファイル「${name}」はありません。`, en: `There is no profile "${name}".` });
}

function changed(config: Config, session: Session) {
  writeConfig(session.configPath, config);
  return listed(config, session);
}

/** Without the keys: they are secrets. */
function listed({ current, profiles }: Config, { configPath, say, terminal: { paint } }: Session) {
  const entries = Object.entries(profiles).map(([name, profile]) => ({
    name,
    current: name === current,
    at: 'url' in profile ? profile.url : profile.data,
    hasKey: profile.key !== undefined,
  }));
  return result({
    json: { file: configPath, profiles: entries },
    text: (safe: { profiles: typeof entries }) =>
      table(
        safe.profiles,
        [
          { head: '', of: (each) => (each.current ? paint('good', '*') : ' ') },
          { head: say({ ja: '名前', en: 'name' }), of: (each) => each.name },
          { head: say({ ja: '接続先', en: 'service' }), of: (each) => each.at },
          {
            head: say({ ja: '鍵', en: 'key' }),
            of: (each) => (each.hasKey ? say({ ja: 'あり', en: 'yes' }) : '—'),
          },
        ],
        paint,
      ),
    note:
      entries.length > 0
        ? configPath
        : say({
            ja: 'まだありません。junban login か junban init で作成できます。',
            en: 'There are none yet. junban login or junban init makes one.',
          }),
  });
}
