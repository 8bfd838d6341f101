import type { HostFile } from '../../host/host-file.ts';
import { exitCode } from '../exit-code.ts';
import { Refusal } from '../failure.ts';
import type { Config, Profile } from './config-file.ts';

/** Which service is asked, and with which key. */
export interface Target {
  readonly url: string;
  /** Without it the caller is anonymous. */
  readonly key: string | undefined;
  readonly profile: string | undefined;
}

export interface Wished {
  readonly profile?: string | undefined;
  readonly url?: string | undefined;
  /** Data directory of a host on this machine. */
  readonly data?: string | undefined;
}

export interface Known {
  readonly options: Wished;
  readonly env: NodeJS.ProcessEnv;
  readonly config: Config;
  readonly defaultDataDir: string;
  /** The host that runs on a data directory, if one does. */
  readonly findHost: (dataDir: string) => Pick<HostFile, 'apiUrl'> | undefined;
}

/** The profile that stands for the host on this machine even before there is a key to it. */
export const localProfile = 'local';

/**
 * What was typed goes before the environment, and that before the configuration. A key of a profile is sent to the
 * profile's own service and to no other, whatever address was named besides.
 *
 * @throws Refusal when nothing says which service is meant, or the one that is meant is not there
 */
export function targetOf(known: Known): Target {
  const { options, env, config } = known;
  if (options.data !== undefined) return ofData(options.data, known);
  const url = options.url ?? (options.profile === undefined ? env.JUNBAN_URL : undefined);
  if (url) return ofUrl(url, known);
  const name = options.profile ?? (env.JUNBAN_PROFILE || config.current);
  const key = options.profile === undefined ? env.JUNBAN_KEY : undefined;
  if (name === undefined || (name === localProfile && config.profiles[name] === undefined))
    return { ...ofData(known.defaultDataDir, known, name === undefined), ...(key && { key }) };
  const profile = config.profiles[name];
  if (!profile) throw noProfile(name, Object.keys(config.profiles));
  return { profile: name, url: urlOf(profile, known), key: key || profile.key };
}

function ofUrl(text: string, known: Known): Target {
  const { env, config, findHost } = known;
  const url = cleanUrl(text);
  const own = Object.entries(config.profiles).find(([, profile]) => {
    const its = 'url' in profile ? profile.url : findHost(profile.data)?.apiUrl;
    return its !== undefined && new URL(its).origin === new URL(url).origin;
  });
  return { url, profile: own?.[0], key: env.JUNBAN_KEY || own?.[1].key };
}

function ofData(dataDir: string, known: Known, isGuess = false): Target {
  const host = known.findHost(dataDir);
  if (!host) throw isGuess ? nothingChosen() : notRunning(dataDir);
  const own = Object.entries(known.config.profiles).find(
    ([, profile]) => 'data' in profile && profile.data === dataDir,
  );
  return { url: host.apiUrl, profile: own?.[0] ?? localProfile, key: known.env.JUNBAN_KEY || own?.[1].key };
}

function urlOf(profile: Profile, { findHost }: Known): string {
  if ('url' in profile) return cleanUrl(profile.url);
  const host = findHost(profile.data);
  if (!host) throw notRunning(profile.data);
  return host.apiUrl;
}

/** @throws Refusal for what is no address of a service */
export function cleanUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.search !== '' || url.hash !== '')
    throw new Refusal(
      { ja: `サービスのアドレスではありません: ${text}`, en: `That is no address of a service: ${text}` },
      { ja: 'https:// で始まるアドレスを指定してください。', en: 'It begins with https://.' },
    );
  if (url.protocol === 'http:' && !isThisMachine(url.hostname))
    throw new Refusal(
      {
        ja: `暗号化されていない接続は、このマシン以外には使えません: ${text}`,
        en: `Only this machine is reached without encryption: ${text}`,
      },
      { ja: 'https:// で始まるアドレスを指定してください。', en: 'It begins with https://.' },
    );
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

/** Keys and passwords would go over a network for everybody on it to read. */
const isThisMachine = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);

const noProfile = (name: string, there: readonly string[]) =>
  new Refusal(
    { ja: `プロファイル「${name}」はありません。`, en: `There is no profile "${name}".` },
    there.length > 0
      ? { ja: `あるもの: ${there.join(', ')}`, en: `There are: ${there.join(', ')}` }
      : { ja: 'junban login で作成できます。', en: 'junban login makes one.' },
  );

export const notRunning = (dataDir: string) =>
  new Refusal(
    { ja: `${dataDir} でホストが動いていません。`, en: `No host is running on ${dataDir}.` },
    {
      ja: 'npm start で起動してください。別の場所なら --data で指定します。',
      en: 'Start it with npm start; another place: --data.',
    },
    exitCode.unavailable,
    'UNREACHABLE',
  );

const nothingChosen = () =>
  new Refusal(
    { ja: '接続先のサービスが決まっていません。', en: 'Nothing says which service to ask.' },
    {
      ja: 'この機械で試すなら npm start、鍵があるなら junban login --url https://…、デプロイしたばかりなら junban init --outputs cdk-outputs.json。',
      en: 'To try it on this machine: npm start. With a key: junban login --url https://… Just deployed: junban init --outputs cdk-outputs.json.',
    },
    exitCode.unavailable,
    'UNREACHABLE',
  );
