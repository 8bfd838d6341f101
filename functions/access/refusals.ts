import { JunbanError } from '../../shared/errors.ts';
import { providerPauseSeconds } from './provider-fetch.ts';

/** Why somebody who says who they are is not believed. None of these quotes what was sent. */

/** The same for a key that is malformed, unknown, wrong, expired or revoked: the answer tells nothing of what there is. */
export const invalidKey = () =>
  new JunbanError({
    code: 'INVALID_KEY',
    text: {
      ja: 'キーが無効です。',
      en: 'The key is not valid.',
    },
    hint: {
      ja: 'Authorization: Bearer <キー> または X-API-Key: <キー> の形で、キー全体を送っているか確認してください。期限切れや取り消しの場合は、管理者に新しいキーを依頼してください。',
      en: 'Send the whole key as Authorization: Bearer <key> or X-API-Key: <key>. If it expired or was revoked, ask an admin for a new one.',
    },
  });

/** Which of the two was meant is not for us to guess. */
export const twoCredentials = () =>
  new JunbanError({
    code: 'INVALID_KEY',
    text: {
      ja: 'Authorization と X-API-Key の内容が異なります。',
      en: 'Authorization and X-API-Key say two different things.',
    },
    hint: {
      ja: 'どちらか一方だけを送ってください。',
      en: 'Send only one of the two.',
    },
  });

export const invalidToken = () =>
  new JunbanError({
    code: 'INVALID_TOKEN',
    text: { ja: 'トークンを確認できません。', en: 'The token cannot be verified.' },
  });

/** Whoever set this up has given a token, and cannot see that nobody reads it. */
export const tokensAreOff = () =>
  new JunbanError({
    code: 'INVALID_TOKEN',
    text: { ja: 'ここではトークンは使えません。', en: 'Tokens are not taken here.' },
    hint: {
      ja: 'キー（jnb_…）を使ってください。トークンを使うには、管理者が OidcIssuer を設定する必要があります。',
      en: 'Use a key (jnb_…). For tokens, an admin has to set OidcIssuer.',
    },
  });

export const tokenExpired = () =>
  new JunbanError({
    code: 'INVALID_TOKEN',
    text: { ja: 'トークンの有効期限が切れています。', en: 'The token has expired.' },
  });

/** @param claim name of a registered claim, never what the token says in it */
export const claimRefused = (claim: string) =>
  new JunbanError({
    code: 'INVALID_TOKEN',
    text: {
      ja: `トークンのクレーム「${claim}」が正しくありません。`,
      en: `The claim "${claim}" of the token is not as it has to be.`,
    },
    hint: {
      ja: 'このサービス向けに発行されたトークンを使ってください（OidcIssuer と OidcAudience）。',
      en: 'Use a token that was issued for this service (OidcIssuer and OidcAudience).',
    },
  });

export const noRole = () =>
  new JunbanError({
    code: 'NO_ROLE',
    text: {
      ja: 'このアカウントには Junban の役割がありません。',
      en: 'This account has no role in Junban.',
    },
  });

/** Neither believed nor refused: who they are cannot be told right now. */
export const providerUnavailable = (cause: unknown) =>
  new JunbanError({
    code: 'IDENTITY_PROVIDER_UNAVAILABLE',
    text: {
      ja: '認証サーバーに接続できないため、トークンを確認できません。',
      en: 'The identity provider cannot be reached, so the token cannot be checked.',
    },
    retryAfterSeconds: providerPauseSeconds,
    cause,
  });
