import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import {
  type Config,
  configPath,
  isProfileName,
  isReadableByOthers,
  readConfig,
  writeConfig,
} from '../../../local/cli/profiles/config-file.ts';
import { cleanUrl, type Known, targetOf } from '../../../local/cli/profiles/target.ts';

const config: Config = {
  current: 'work',
  profiles: {
    work: { url: 'https://work.example', key: 'work-key' },
    home: { url: 'https://home.example/base/', key: 'home-key' },
    local: { data: '/data', key: 'local-key' },
  },
};

const target = (known: Partial<Known>) =>
  targetOf({
    options: {},
    env: {},
    config,
    defaultDataDir: '/project',
    findHost: (dir) => (dir === '/data' || dir === '/project' ? { apiUrl: `http://host${dir}` } : undefined),
    ...known,
  });

describe('which service is asked', () => {
  it('is the current profile when nothing is said', () => {
    expect(target({})).toEqual({ profile: 'work', url: 'https://work.example', key: 'work-key' });
  });

  it('is what the environment says before that, and what was typed before all', () => {
    expect(target({ env: { JUNBAN_PROFILE: 'home' } }).key).toBe('home-key');
    expect(target({ env: { JUNBAN_PROFILE: 'home' }, options: { profile: 'local' } })).toEqual({
      profile: 'local',
      url: 'http://host/data',
      key: 'local-key',
    });
    expect(target({ env: { JUNBAN_KEY: 'k', JUNBAN_URL: 'https://u.example' } })).toEqual({
      profile: undefined,
      url: 'https://u.example',
      key: 'k',
    });
    expect(target({ env: { JUNBAN_KEY: 'k' } })).toMatchObject({ url: 'https://work.example', key: 'k' });
    expect(
      target({ env: { JUNBAN_KEY: 'k', JUNBAN_URL: 'https://u.example' }, options: { profile: 'home' } }),
    ).toEqual({ profile: 'home', url: 'https://home.example/base', key: 'home-key' });
  });

  it('is never sent the key of another', () => {
    expect(target({ options: { url: 'https://evil.example' } }).key).toBeUndefined();
    expect(target({ options: { url: 'https://work.example:8443' } }).key).toBeUndefined();
    expect(target({ options: { url: 'https://work.example/' } }).key).toBe('work-key');
  });

  it('is the host of this machine when there is one and nothing else is known', () => {
    const nothing = { profiles: {} };
    expect(target({ config: nothing })).toEqual({
      profile: 'local',
      url: 'http://host/project',
      key: undefined,
    });
    expect(target({ config: nothing, env: { JUNBAN_KEY: 'k' } }).key).toBe('k');
    expect(target({ config: nothing, options: { data: '/data' } }).url).toBe('http://host/data');
    expect(target({ options: { data: '/data' } }).key).toBe('local-key');
  });

  it('is asked for when nothing says it, with the way out', () => {
    const nothing = { config: { profiles: {} }, findHost: () => undefined };
    expect(() => target(nothing)).toThrow('Nothing says which service');
    expect(() => target({ ...nothing, options: { data: '/x' } })).toThrow('No host is running on /x');
    expect(() => target(nothing)).toThrow(expect.objectContaining({ code: 'UNREACHABLE', exitCode: 4 }));
    expect(() => target({ options: { profile: 'nobody' } })).toThrow('no profile "nobody"');
  });

  it('has an address that can be one', () => {
    expect(cleanUrl('https://a.example/x/')).toBe('https://a.example/x');
    for (const bad of ['a.example', 'ftp://a.example', 'https://u:p@a.example', 'https://a.example/?x=1'])
      expect(() => cleanUrl(bad), bad).toThrow('no address');
  });
});

describe('an address without encryption', () => {
  it.each(['http://127.0.0.1:4600', 'http://localhost:4600', 'http://[::1]:4600'])(
    '%s is this machine',
    (here) => {
      expect(cleanUrl(here)).toBe(here);
    },
  );

  it.each(['http://a.example', 'http://127.0.0.1.a.example', 'http://192.0.2.1:4600'])(
    '%s is refused',
    (away) => {
      expect(() => cleanUrl(away)).toThrow('Only this machine');
    },
  );
});

describe('the configuration', () => {
  let path: string;
  beforeEach(() => {
    const directory = mkdtempSync(join(tmpdir(), 'junban-config-'));
    onTestFinished(() => rmSync(directory, { recursive: true }));
    path = configPath({ XDG_CONFIG_HOME: directory });
  });

  it('is empty before there is any', () => {
    expect(readConfig(path)).toEqual({ profiles: {} });
    expect(isReadableByOthers(path)).toBe(false);
  });

  it('is readable by its owner alone, also where it was not', () => {
    writeConfig(path, config);
    expect(readConfig(path)).toEqual(config);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    chmodSync(path, 0o644);
    expect(isReadableByOthers(path)).toBe(true);
    writeConfig(path, config);
    expect(isReadableByOthers(path)).toBe(false);
  });

  it('that cannot be understood is left as it is', () => {
    writeConfig(path, config);
    writeFileSync(path, '{"profiles": {');
    expect(() => readConfig(path)).toThrow('cannot be read');
    expect(readFileSync(path, 'utf8')).toBe('{"profiles": {');
  });

  it('has names that can be typed', () => {
    expect(['default', 'prod-1', '本番'].every(isProfileName)).toBe(true);
    expect(['', '-x', 'a b', '../x', 'x'.repeat(51)].some(isProfileName)).toBe(false);
  });
});
