import { ApiError } from '../../../shared/api/client.ts';
import type { Profile } from '../profiles/config-file.ts';
import type { Session } from '../session.ts';

/** An admin key that works and is kept already. */
export interface KeptKey {
  readonly profile: Profile;
  readonly key: { readonly id: string; readonly name: string; readonly role: string };
}

interface Place {
  readonly url: string;
  readonly profileName: string;
  readonly profile: Profile;
}

/**
 * The key of the profile that is about to be written, where it is one to the same service and its role is admin.
 *
 * @throws what the service says other than that the key is not good
 */
export async function keptKey(place: Place, session: Session): Promise<KeptKey | undefined> {
  const profile = session.config().profiles[place.profileName];
  const key = profile?.key;
  if (profile === undefined || key === undefined || !isSamePlace(profile, place.profile)) return undefined;
  const caller = await session
    .apiAt({ url: place.url, key })
    .call('whoAmI')
    .catch((error: unknown) => {
      if (error instanceof ApiError && error.body.code === 'INVALID_KEY') return undefined;
      throw error;
    });
  if (caller?.role !== 'admin') return undefined;
  const { id, name, role } = caller;
  return { profile, key: { id: id.replace(/^key:/, ''), name, role } };
}

const isSamePlace = (one: Profile, other: Profile): boolean =>
  'url' in one ? 'url' in other && one.url === other.url : 'data' in other && one.data === other.data;
