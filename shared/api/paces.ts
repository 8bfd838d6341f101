import type { Pace } from './operation.ts';

/**
 * Requests in a minute: of one network address without a key, and of one key (the older tool: status 120, /api 60). As
 * many may come at once after a pause. What a submission costs is limited besides, by its type.
 */
export const paces: Readonly<
  Record<Exclude<Pace, 'free'>, { readonly address: number; readonly key: number }>
> = {
  status: { address: 120, key: 600 },
  read: { address: 600, key: 1200 },
  change: { address: 60, key: 120 },
  upload: { address: 30, key: 60 },
};

/** Keys and tokens of one address that turn out to be none, in a minute. */
export const maxBadCredentials = 20;
