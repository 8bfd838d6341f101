import type { OidcSettings } from './oidc.ts';

/** Who may come in, as whoever deployed it decided (infra/access-settings.ts). */
export interface AccessSettings {
  /** Absent where no identity provider is set up. */
  readonly oidc: OidcSettings | undefined;
  /** Whether somebody who shows no key may submit. */
  readonly anonymousSubmission: boolean;
  /** Web pages of these origins may call the API; none by default. */
  readonly corsOrigins: readonly string[];
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Read at cold start. What is not set is off, but for ANONYMOUS_SUBMISSION: a function that was not told lets nobody in
 * by mistake.
 *
 * @throws Error naming the variable that is not as it has to be
 */
export const accessSettings = (env: Environment = process.env): AccessSettings => ({
  oidc: oidcSettings(env),
  anonymousSubmission: isOn('ANONYMOUS_SUBMISSION', env),
  corsOrigins: listOf(env.CORS_ORIGINS).map(originOf),
});

function oidcSettings(env: Environment): OidcSettings | undefined {
  const issuer = env.OIDC_ISSUER ?? '';
  if (issuer === '') return undefined;
  if (!isIssuer(issuer)) throw invalid('OIDC_ISSUER', 'an https address without query');
  const audience = env.OIDC_AUDIENCE ?? '';
  // Without it, a token issued for any other service of that provider would open this one.
  if (audience === '') throw invalid('OIDC_AUDIENCE', 'set when OIDC_ISSUER is');
  const roleClaim = env.OIDC_ROLE_CLAIM ?? '';
  if (roleClaim === '') throw invalid('OIDC_ROLE_CLAIM', 'set when OIDC_ISSUER is');
  return { issuer, audience, roleClaim };
}

/** Plain HTTP is let in by the template alone, and by no deployed one (infra/access-settings.ts). */
const origin = /^https?:\/\/[a-z0-9.-]+(:\d+)?$/i;

function isIssuer(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && origin.test(url.origin) && !/[?#@\s]/.test(text);
}

function isOn(name: string, env: Environment): boolean {
  const value = env[name];
  if (value !== 'on' && value !== 'off') throw invalid(name, 'on or off');
  return value === 'on';
}

const listOf = (text = ''): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** As browsers write it: lower case, without the port that goes without saying. */
function originOf(text: string): string {
  if (!origin.test(text)) throw invalid('CORS_ORIGINS', 'https origins without a path, with commas between');
  return new URL(text).origin;
}

const invalid = (name: string, wanted: string) =>
  new Error(`environment variable ${name} has to be ${wanted}`);
