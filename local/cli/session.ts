import { fileURLToPath } from 'node:url';
import { ApiClient } from '../../shared/api/client.ts';
import type { Language, Text } from '../../shared/text.ts';
import { readHostFile } from '../host/host-file.ts';
import { persistentFetch } from './persistent-fetch.ts';
import { type Config, configPath, isReadableByOthers, readConfig } from './profiles/config-file.ts';
import { type Target, targetOf, type Wished } from './profiles/target.ts';
import type { Terminal } from './terminal.ts';

/** The project's own, wherever the command is called; `npm start` uses the same. */
const defaultDataDir = fileURLToPath(new URL('../../.junban/start', import.meta.url));

export interface GlobalOptions extends Wished {
  readonly json?: boolean;
  readonly debug?: boolean;
}

export interface SessionOptions {
  readonly options: GlobalOptions;
  readonly env: NodeJS.ProcessEnv;
  readonly language: Language;
  readonly terminal: Terminal;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

/** Everything one command works with. */
export class Session {
  readonly options: GlobalOptions;
  readonly env: NodeJS.ProcessEnv;
  readonly language: Language;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  readonly defaultDataDir = defaultDataDir;
  #target: Target | undefined;
  #api: ApiClient | undefined;

  constructor({ options, env, language, terminal, signal }: SessionOptions) {
    this.options = options;
    this.env = env;
    this.language = language;
    this.terminal = terminal;
    this.signal = signal;
  }

  readonly say = (text: Text): string => text[this.language];

  /** @throws Refusal when nothing says which service is meant */
  get target(): Target {
    this.#target ??= targetOf({
      options: this.options,
      env: this.env,
      config: this.config(),
      defaultDataDir,
      findHost: readHostFile,
    });
    return this.#target;
  }

  /** @throws Refusal as `target` does */
  get api(): ApiClient {
    this.#api ??= this.apiAt(this.target);
    return this.#api;
  }

  apiAt({ url, key }: Pick<Target, 'url' | 'key'>): ApiClient {
    return new ApiClient({ url, key, language: this.language, fetch: this.fetch() });
  }

  /** Tries again where that does no harm, says so when it takes long, and ends with the command. */
  fetch(options: { readonly timeoutMs?: number; readonly repeatable?: () => boolean } = {}): typeof fetch {
    const patient = persistentFetch({ ...options, onPause: (ms) => this.#tellOfPause(ms) });
    return (input, init = {}) =>
      patient(input, {
        ...init,
        signal: AbortSignal.any([this.signal, ...(init.signal ? [init.signal] : [])]),
      });
  }

  get configPath(): string {
    return configPath(this.env);
  }

  /** @throws Refusal when there is one that cannot be read */
  config(): Config {
    const path = this.configPath;
    if (isReadableByOthers(path))
      this.terminal.note(
        this.say({
          ja: `注意: ${path} は他の利用者にも読めます。chmod 600 ${path}`,
          en: `warning: others can read ${path}. chmod 600 ${path}`,
        }),
      );
    return readConfig(path);
  }

  #tellOfPause(ms: number): void {
    if (ms < 2000) return;
    const seconds = Math.ceil(ms / 1000);
    this.terminal.note(
      this.say({
        ja: `混み合っています。${seconds} 秒後に再試行します…`,
        en: `busy; trying again in ${seconds} s …`,
      }),
    );
  }
}
