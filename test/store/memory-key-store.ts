import type { AccessKey } from '../../shared/access/access-key.ts';
import type { AuditEntry } from '../../shared/access/audit.ts';
import { type EpochMs, seconds } from '../../shared/clock.ts';
import { lastUsedSeconds } from '../../shared/limits.ts';
import type { KeyHash, KeyPage, KeyStore, KnownKey, Revocation } from '../../shared/store/key-store.ts';
import type { MemoryAuditTrail } from './memory-audit-trail.ts';

/** Keys in memory that pass the suite. */
export class MemoryKeyStore implements KeyStore {
  readonly #audit: MemoryAuditTrail;
  readonly #keys = new Map<string, KnownKey>();
  readonly #uses = new Map<string, Pick<AccessKey, 'lastUsedAt'>>();

  constructor(audit: MemoryAuditTrail) {
    this.#audit = audit;
  }

  async create(key: AccessKey, hash: KeyHash, audit: AuditEntry): Promise<boolean> {
    if (this.#keys.has(key.id)) return false;
    this.#keys.set(key.id, { key, hash });
    this.#audit.add(audit);
    return true;
  }

  async find(id: string): Promise<KnownKey | undefined> {
    return this.#keys.get(id);
  }

  async revoke(id: string, { at, by }: Revocation, audit: AuditEntry): Promise<AccessKey | undefined> {
    const known = this.#keys.get(id);
    if (!known || known.key.revokedAt !== undefined) return known?.key;
    this.#audit.add(audit);
    return this.#set(known, { revokedAt: at, revokedBy: by });
  }

  async noteUse(id: string, at: EpochMs): Promise<void> {
    const { lastUsedAt } = this.#uses.get(id) ?? {};
    if (lastUsedAt === undefined || lastUsedAt + seconds(lastUsedSeconds) <= at)
      this.#uses.set(id, { lastUsedAt: at });
  }

  async list(limit: number, from = ''): Promise<KeyPage> {
    const listed = [...this.#keys.values()]
      .map(({ key }) => ({ ...key, ...this.#uses.get(key.id) }))
      .filter(({ id }) => id > from)
      .sort((a, b) => (a.id < b.id ? -1 : 1));
    const keys = listed.slice(0, limit);
    const next = listed.length > limit ? keys.at(-1)?.id : undefined;
    return { keys, ...(next !== undefined && { next }) };
  }

  #set({ key, hash }: KnownKey, change: Partial<AccessKey>): AccessKey {
    const changed = { ...key, ...change };
    this.#keys.set(key.id, { key: changed, hash });
    return changed;
  }
}
