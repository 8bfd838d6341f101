import { readFile } from 'node:fs/promises';
import { hostname, userInfo } from 'node:os';
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import * as z from 'zod';
import { maxKeyDays } from '../../../shared/api/access-operations.ts';
import { readHostFile } from '../../host/host-file.ts';
import type { Cli } from '../cli.ts';
import { Refusal } from '../failure.ts';
import { createFirstKey } from '../init/create-key.ts';
import type { FunctionPlace } from '../init/invoke.ts';
import { type KeptKey, keptKey } from '../init/kept-key.ts';
import { wholeNumber } from '../numbers.ts';
import { isProfileName, type Profile } from '../profiles/config-file.ts';
import { cleanUrl, localProfile, notRunning } from '../profiles/target.ts';
import { type Result, result } from '../result.ts';
import type { Session } from '../session.ts';
import { badName, keepProfile } from './login.ts';

interface Options {
  readonly local?: boolean;
  readonly outputs?: string;
  readonly region?: string;
  readonly name?: string;
  readonly expiresInDays?: number;
  readonly force?: boolean;
}

/** A service that was just put up, and how to get at it. */
interface Place {
  readonly url: string;
  readonly profileName: string;
  readonly profile: Profile;
  readonly operate: FunctionPlace;
}

export function initCommand(cli: Cli): Command {
  const { say } = cli;
  return cli
    .command(
      'init',
      {
        ja: '最初の管理者の鍵を作り、保存する',
        en: 'make the first admin key, and keep it in a profile',
      },
      [
        'junban init --local',
        'cdk deploy --outputs-file cdk-outputs.json && junban init --outputs cdk-outputs.json --profile production',
      ],
    )
    .addOption(
      new Option(
        '--local',
        say({
          ja: 'この機械で動いているホスト（npm start）の鍵',
          en: 'for the host that runs on this machine (npm start)',
        }),
      ).conflicts('outputs'),
    )
    .option(
      '--outputs <file>',
      say({
        ja: 'cdk deploy --outputs-file の書いたファイル。AWS の認証情報は環境から',
        en: 'what cdk deploy --outputs-file wrote; AWS credentials come from the environment',
      }),
    )
    .option('--region <region>', say({ ja: 'AWS のリージョン（AWS_REGION）', en: 'AWS region (AWS_REGION)' }))
    .option('--name <name>', say({ ja: '鍵の名前', en: 'name of the key' }))
    .option(
      '--expires-in-days <days>',
      say({ ja: '有効な日数', en: 'days it is good for' }),
      wholeNumber(1, maxKeyDays, say),
    )
    .option(
      '-f, --force',
      say({
        ja: 'プロファイルの鍵がまだ使えても、新しく作る',
        en: 'make another although the profile has a key that works',
      }),
    )
    .action((options: Options) =>
      cli.run(async (session) => {
        const place =
          options.outputs === undefined
            ? localPlace(options, session)
            : await deployedPlace(options.outputs, options, session);
        const kept = options.force ? undefined : await keptKey(place, session);
        if (kept) return haveOne(kept, place, session);
        const { key, secret } = await createFirstKey(place.operate, {
          name: options.name ?? `${userInfo().username}@${hostname()}`.slice(0, 100),
          ...(options.expiresInDays !== undefined && { expiresInDays: options.expiresInDays }),
        });
        keepProfile(place.profileName, { ...place.profile, key: secret }, session);
        return result({
          json: { profile: place.profileName, url: place.url, file: session.configPath, key },
          text: (safe) =>
            say({
              ja: `管理者の鍵「${safe.key.name}」を作り、プロファイル「${safe.profile}」として ${safe.file} に保存しました。
サービス: ${safe.url}`,
              en: `Made the admin key "${safe.key.name}" and kept it as profile "${safe.profile}" in ${safe.file}.
Service: ${safe.url}`,
            }),
          note: say({ ja: '次は: junban whoami、junban types', en: 'next: junban whoami, junban types' }),
        });
      }),
    );
}

/** The profile is the one in use from now on, as when its key was made. */
function haveOne(kept: KeptKey, { url, profileName }: Place, session: Session): Result {
  const { say, configPath } = session;
  keepProfile(profileName, kept.profile, session);
  return result({
    json: { profile: profileName, url, file: configPath, key: kept.key },
    text: (safe) =>
      say({
        ja: `鍵はすでにあります（${safe.key.name}、プロファイル「${safe.profile}」）。新しく作るには --force。
サービス: ${safe.url}`,
        en: `You have a key already (${safe.key.name}, profile "${safe.profile}"); --force makes another.
Service: ${safe.url}`,
      }),
  });
}

function localPlace({ local }: Options, { options, defaultDataDir }: Session): Place {
  if (!local && options.data === undefined)
    throw new Refusal(
      { ja: 'どのサービスの鍵ですか。', en: 'A key to which service?' },
      {
        ja: '--local か --outputs cdk-outputs.json を指定してください。',
        en: 'Say --local, or --outputs cdk-outputs.json.',
      },
    );
  const data = options.data === undefined ? defaultDataDir : resolve(options.data);
  const host = readHostFile(data);
  if (!host) throw notRunning(data);
  return {
    url: host.apiUrl,
    profileName: checkedName(options.profile ?? localProfile),
    profile: { data },
    operate: {
      name: outputOf(host.outputs, 'OperateFunction'),
      region: host.region,
      endpoint: host.awsEndpoint,
      credentials: host.credentials,
    },
  };
}

const outputsFile = z.record(z.string(), z.record(z.string(), z.string()));

async function deployedPlace(file: string, { region }: Options, session: Session): Promise<Place> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new Refusal({
      ja: `${file} を読めません（${error.message}）。`,
      en: `${file} cannot be read (${error.message}).`,
    });
  });
  const { data: stacks } = outputsFile.safeParse(parseJson(text));
  const outputs = Object.values(stacks ?? {}).find((each) => 'OperateFunction' in each && 'ApiUrl' in each);
  if (!outputs)
    throw new Refusal(
      {
        ja: `${file} に OperateFunction と ApiUrl がありません。`,
        en: `${file} has no OperateFunction and ApiUrl.`,
      },
      {
        ja: 'cdk deploy --outputs-file cdk-outputs.json が書いたファイルを指定してください。',
        en: 'It has to be what cdk deploy --outputs-file cdk-outputs.json wrote.',
      },
    );
  const url = cleanUrl(outputOf(outputs, 'ApiUrl'));
  return {
    url,
    profileName: checkedName(session.options.profile ?? 'default'),
    profile: { url },
    operate: { name: outputOf(outputs, 'OperateFunction'), ...(region !== undefined && { region }) },
  };
}

function checkedName(name: string): string {
  if (isProfileName(name)) return name;
  throw badName(name);
}

function outputOf(outputs: Readonly<Record<string, string>>, name: string): string {
  const value = outputs[name];
  if (value) return value;
  throw new Refusal({ ja: `出力 ${name} がありません。`, en: `There is no output ${name}.` });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
