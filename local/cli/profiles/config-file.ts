/**
 * `~/.config/junban/config.json`: where the services are and the keys to them. Readable by its owner alone, and
 * written whole or not at all.
 */
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { Refusal } from '../failure.ts';

const ownerOnly = 0o600;
const othersMay = 0o077;

const profileSchema = z.union([
  z.strictObject({ url: z.url(), key: z.string().exactOptional() }),
  /** A host on this machine, found by its data directory: its port may be another one each time. */
  z.strictObject({ data: z.string(), key: z.string().exactOptional() }),
]);
export type Profile = z.infer<typeof profileSchema>;

const configSchema = z.strictObject({
  /** The one that is used when nothing is said. */
  current: z.string().exactOptional(),
  profiles: z.record(z.string(), profileSchema),
});
export type Config = z.infer<typeof configSchema>;

/** Names stand in shells and in file names. */
export const isProfileName = (name: string): boolean => /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,49}$/u.test(name);

export const configPath = (env: NodeJS.ProcessEnv): string =>
  join(env.XDG_CONFIG_HOME || join(env.HOME || homedir(), '.config'), 'junban', 'config.json');

/** @throws Refusal when there is a file that cannot be understood: it may hold keys, so it is not written over */
export function readConfig(path: string): Config {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { profiles: {} };
    throw unreadable(path, error);
  }
  const parsed = configSchema.safeParse(parseJson(text));
  if (!parsed.success) throw unreadable(path, parsed.error.issues[0]?.message);
  return parsed.data;
}

export function writeConfig(path: string, config: Config): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  // Made anew: writing into a file leaves it as readable as it was.
  const staging = `${path}.${process.pid}.new`;
  rmSync(staging, { force: true });
  writeFileSync(staging, `${JSON.stringify(config, undefined, 2)}\n`, { mode: ownerOnly, flag: 'wx' });
  renameSync(staging, path);
}

/** Others on this machine can read the keys. Windows has no such bits. */
export function isReadableByOthers(path: string): boolean {
  if (process.platform === 'win32') return false;
  const found = statSync(path, { throwIfNoEntry: false });
  return found !== undefined && (found.mode & othersMay) !== 0;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const unreadable = (path: string, why: unknown) =>
  new Refusal(
    {
      ja: `設定ファイル ${path} を読めません${why ? `（${String(why)}）` : ''}。`,
      en: `The configuration ${path} cannot be read${why ? ` (${String(why)})` : ''}.`,
    },
    {
      ja: '中身を直すか、別の名前に変えてから junban login をやり直してください。',
      en: 'Correct it, or move it away and use junban login again.',
    },
  );
