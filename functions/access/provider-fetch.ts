import type { FetchImplementation } from 'jose';
import { type Clock, seconds } from '../../shared/clock.ts';

/** A provider that takes longer for a few kilobytes counts as away. */
export const providerTimeoutMs = 3000;

/**
 * After it failed, the provider is not asked again for this long: requests that wait for it one by one would hold a
 * function each.
 */
export const providerPauseSeconds = 5;

/**
 * Fetches for one provider.
 *
 * @throws Error (of the returned function) when the provider does not answer with 200, or failed a moment ago
 */
export function providerFetch(clock: Clock): FetchImplementation {
  let failedAt: number | undefined;
  return async (url, init) => {
    // The distance either way: a clock that was set back must not shut the provider out.
    if (failedAt !== undefined && Math.abs(clock() - failedAt) < seconds(providerPauseSeconds))
      throw new Error('the identity provider failed a moment ago and is left alone for a while');
    try {
      const response = await fetch(url, init);
      if (response.status !== 200) throw new Error(`the identity provider answered ${response.status}`);
      // Read here, so that one that stalls half way has failed as well.
      return new Response(await response.arrayBuffer());
    } catch (error) {
      failedAt = clock();
      throw error;
    }
  };
}
