import type { Principal } from '../../shared/access/principal.ts';
import type { Operation } from '../../shared/api/operation.ts';
import { maxBadCredentials, paces } from '../../shared/api/paces.ts';
import { JunbanError } from '../../shared/errors.ts';
import type { CredentialHeaders } from '../access/credential.ts';
import { Pacer } from './pacer.ts';
import type { ServiceDeps } from './service-deps.ts';
import { submitterOf } from './submitter.ts';

/** Who comes in, and how often. */
export class Door {
  readonly #deps: Pick<ServiceDeps, 'identify' | 'clock'>;
  readonly #pacer = new Pacer();

  constructor(deps: Pick<ServiceDeps, 'identify' | 'clock'>) {
    this.#deps = deps;
  }

  /**
   * @returns who asks; undefined for whoever shows nothing, or where nobody looks
   * @throws JunbanError RATE_LIMIT_EXCEEDED, and all of principalOf (access/principal-of.ts)
   */
  async enter(
    { access, pace }: Operation,
    headers: CredentialHeaders,
    sourceIp: string | undefined,
  ): Promise<Principal | undefined> {
    const principal = access.kind === 'open' ? undefined : await this.#identify(headers, sourceIp);
    if (pace !== 'free') {
      const perMinute = paces[pace][principal ? 'key' : 'address'];
      this.#pass(pace, submitterOf({ principal, sourceIp }), perMinute);
    }
    return principal;
  }

  async #identify(headers: CredentialHeaders, sourceIp: string | undefined): Promise<Principal | undefined> {
    const who = submitterOf({ principal: undefined, sourceIp });
    try {
      return await this.#deps.identify(headers);
    } catch (error) {
      // Whoever tries keys is slowed down; whoever has a good one from the same address is not.
      if (error instanceof JunbanError && error.status === 401) this.#pass('bad-key', who, maxBadCredentials);
      throw error;
    }
  }

  #pass(name: string, who: string | undefined, perMinute: number): void {
    if (who === undefined) return;
    const seconds = this.#pacer.pass(name, who, perMinute, this.#deps.clock());
    if (seconds > 0) throw tooFast(perMinute, seconds);
  }
}

const tooFast = (perMinute: number, retryAfterSeconds: number) =>
  new JunbanError({
    code: 'RATE_LIMIT_EXCEEDED',
    text: {
      ja: `短時間のリクエストが多すぎます（1分間に${perMinute}回まで）。`,
      en: `Too many requests in a short time (up to ${perMinute} in a minute).`,
    },
    hint: {
      ja: `${retryAfterSeconds}秒後にもう一度送信してください。`,
      en: `Send it again in ${retryAfterSeconds} s.`,
    },
    retryAfterSeconds,
  });
