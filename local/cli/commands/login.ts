import type { Command } from 'commander';
import { ApiError } from '../../../shared/api/client.ts';
import { ask, readStdin } from '../ask.ts';
import type { Cli } from '../cli.ts';
import { exitCode } from '../exit-code.ts';
import { Refusal } from '../failure.ts';
import { isProfileName, type Profile, readConfig, writeConfig } from '../profiles/config-file.ts';
import { cleanUrl } from '../profiles/target.ts';
import { result } from '../result.ts';
import type { Session } from '../session.ts';

interface Options {
  readonly keyStdin?: boolean;
}

export function loginCommand(cli: Cli): Command {
  const { say } = cli;
  return cli
    .command(
      'login',
      { ja: '鍵を確かめ、プロファイルに保存する', en: 'check a key and keep it in a profile' },
      [
        'junban login --url https://abc123.execute-api.ap-northeast-1.amazonaws.com --profile production',
        'junban login --profile production --key-stdin < key.txt',
      ],
    )
    .option(
      '--key-stdin',
      say({ ja: '鍵を標準入力から読む（端末では尋ねる）', en: 'read the key from stdin; a terminal asks' }),
    )
    .action((options: Options) =>
      cli.run(async (session) => {
        const name = session.options.profile ?? 'default';
        if (!isProfileName(name)) throw badName(name);
        const place = placeOf(name, session);
        const key = await keyFor(options, session);
        const caller = await session.apiAt({ url: place.url, key }).call('whoAmI').catch(notThisKey);
        keepProfile(name, { ...place.profile, key }, session);
        return result({
          json: { profile: name, url: place.url, file: session.configPath, caller },
          text: (safe) =>
            say({
              ja: `${safe.caller.name}（${safe.caller.role}）として、プロファイル「${name}」を ${safe.file} に保存しました。`,
              en: `You are ${safe.caller.name} (${safe.caller.role}). Profile "${name}" is kept in ${safe.file}.`,
            }),
        });
      }),
    );
}

/** Adds it to what is there, and makes it the one that is used. */
export function keepProfile(name: string, profile: Profile, { configPath }: Session): void {
  const config = readConfig(configPath);
  writeConfig(configPath, { ...config, current: name, profiles: { ...config.profiles, [name]: profile } });
}

/** The address that was typed, or the one the profile has. */
function placeOf(name: string, session: Session): { url: string; profile: Profile } {
  const typed =
    session.options.url ?? (session.options.profile === undefined ? session.env.JUNBAN_URL : undefined);
  if (typed) {
    const url = cleanUrl(typed);
    return { url, profile: { url } };
  }
  const { [name]: there } = session.config().profiles;
  if (!there)
    throw new Refusal(
      { ja: 'サービスのアドレスが必要です。', en: 'The address of the service is needed.' },
      { ja: 'junban login --url https://…', en: 'junban login --url https://…' },
    );
  return { url: session.target.url, profile: there };
}

async function keyFor({ keyStdin }: Options, { terminal, say, env }: Session): Promise<string> {
  if (!keyStdin && !terminal.interactive && !env.JUNBAN_KEY)
    throw new Refusal(
      { ja: '鍵が必要です。', en: 'The key is needed.' },
      {
        ja: '--key-stdin で渡すか、端末で実行してください。',
        en: 'Give it with --key-stdin, or use a terminal.',
      },
    );
  const key = keyStdin
    ? await readStdin()
    : (env.JUNBAN_KEY ?? (await ask(say({ ja: '鍵: ', en: 'Key: ' }), { secret: true })));
  if (/^\S+$/.test(key.trim())) return key.trim();
  throw new Refusal({ ja: 'それは鍵ではありません。', en: 'That is no key.' });
}

/** Of the key that was just given, not of one that is kept. */
function notThisKey(error: unknown): never {
  if (!(error instanceof ApiError) || error.body.code !== 'INVALID_KEY') throw error;
  throw new Refusal(
    {
      ja: 'この鍵は無効です。保存していません。',
      en: 'The service does not take this key. It was not kept.',
    },
    {
      ja: '全体を写したか、アドレスが正しいか確認してください。期限切れや失効なら、管理者に新しい鍵（junban keys create）を依頼してください。',
      en: 'Check that it was copied whole, and the address. If it expired or was revoked, ask an admin for a new one (junban keys create).',
    },
    exitCode.refused,
    error.body.code,
  );
}

export const badName = (name: string) =>
  new Refusal(
    { ja: `プロファイルの名前に使えません: ${name}`, en: `That cannot be the name of a profile: ${name}` },
    { ja: '文字、数字、「-」「_」「.」で 50 文字まで。', en: 'Up to 50 letters, digits, "-", "_" and ".".' },
  );
