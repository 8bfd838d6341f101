import { type ErrorKind, kind } from './error-kind.ts';

/** Who asks, and whether they may. */
export const accessErrors = {
  KEY_REQUIRED: kind(
    401,
    'キーが必要です。',
    'This takes a key.',
    'Authorization: Bearer <キー> を付けてください。キーは管理者が junban keys create で作成します。',
    'Send Authorization: Bearer <key>. An admin makes keys with junban keys create.',
  ),
  INVALID_KEY: kind(
    401,
    'キーが無効です（存在しない、期限切れ、または取り消し済み）。',
    'The key opens nothing: it is unknown, expired or revoked.',
    'キー全体を写しているか確認し、だめなら管理者に新しいキーを依頼してください。',
    'Check that it was copied whole; if so, ask an admin for a new one.',
  ),
  INVALID_TOKEN: kind(
    401,
    'トークンを確認できません。',
    'The token cannot be verified.',
    'サインインし直して、新しいトークンを使ってください。',
    'Sign in again and use the new token.',
  ),
  NO_ROLE: kind(
    403,
    'このアカウントには Junban の役割がありません。',
    'This account has no role in Junban.',
    '管理者に、役割（submitter、viewer、operator、admin）の付与を依頼してください。',
    'Ask an admin for a role: submitter, viewer, operator or admin.',
  ),
  ROLE_NOT_ALLOWED: kind(
    403,
    'この操作を行う権限がありません。',
    'Your role does not allow this.',
    '必要な役割のキーを管理者に依頼してください。',
    'Ask an admin for a key with the role that this takes.',
  ),
  IDENTITY_PROVIDER_UNAVAILABLE: kind(
    503,
    '認証サーバーに接続できません。',
    'The identity provider cannot be reached.',
    '少し待ってからもう一度お試しください。',
    'Try again in a moment.',
  ),
  KEY_NOT_FOUND: kind(
    404,
    'キーが見つかりません。',
    'There is no such key.',
    'GET /v1/keys で ID を確認してください。',
    'See GET /v1/keys for the ids there are.',
  ),
  OWN_KEY: kind(
    409,
    '使用中のキー自身は取り消せません。',
    'A key does not revoke itself.',
    '別の管理者キーで取り消してください。',
    'Revoke it with another admin key.',
  ),
} as const satisfies Readonly<Record<string, ErrorKind>>;
