import { beforeEach, describe, expect, it } from 'vitest';
import type { AccessKey } from '../../shared/access/access-key.ts';
import type { AuditEntry } from '../../shared/access/audit.ts';
import { makeKey } from '../../shared/access/key-text.ts';
import { seconds } from '../../shared/clock.ts';
import { lastUsedSeconds } from '../../shared/limits.ts';
import type { AuditTrail } from '../../shared/store/audit-trail.ts';
import type { KeyStore } from '../../shared/store/key-store.ts';
import { auditEntry, type HandClock, handClock } from './jobs.ts';

const start = Date.parse('2026-11-20T09:00:00Z');

interface Stores {
  readonly keys: KeyStore;
  readonly audit: AuditTrail;
}

/** What every place for keys must do: know each one for good, and tell who made and revoked it. */
export function keySuite(name: string, newStores: (clock: HandClock) => Promise<Stores>): void {
  let keys: KeyStore;
  let audit: AuditTrail;
  beforeEach(async () => {
    ({ keys, audit } = await newStores(handClock(start)));
  });
  const told = async () => (await audit.list({ limit: 100 })).entries.map(({ id }) => id);
  const entryFor = (action: AuditEntry['action']) => auditEntry(start, { action });

  const create = async (overrides: Partial<AccessKey> = {}) => {
    const { id, hash } = makeKey();
    const key: AccessKey = {
      id,
      name: '夜間バッチ',
      role: 'submitter',
      createdAt: start,
      createdBy: 'user:1',
      ...overrides,
    };
    const entry = entryFor('key.create');
    return { key, hash, entry, created: await keys.create(key, hash, entry) };
  };

  describe(`${name}: keys`, () => {
    it('are found as they were made, with their hash, and told of', async () => {
      const { key, hash, entry, created } = await create({ expiresAt: start + 5 });
      expect(created).toBe(true);
      expect(await keys.find(key.id)).toEqual({ key, hash });
      expect(await told()).toEqual([entry.id]);
    });

    it('are not found when nobody made them', async () => {
      await create();
      expect(await keys.find('000000000000')).toBeUndefined();
    });

    it('are not made twice under one id; the first stays and nothing is told', async () => {
      const first = await create();
      const second = await create({ id: first.key.id, role: 'admin' });
      expect(second.created).toBe(false);
      expect(await keys.find(first.key.id)).toEqual({ key: first.key, hash: first.hash });
      expect(await told()).toEqual([first.entry.id]);
    });

    it('are revoked for good, the first time', async () => {
      const { key, entry } = await create();
      const revoked = entryFor('key.revoke');
      const after = { ...key, revokedAt: start + 1, revokedBy: 'user:2' };
      expect(await keys.revoke(key.id, { at: start + 1, by: 'user:2' }, revoked)).toEqual(after);
      expect(await keys.revoke(key.id, { at: start + 2, by: 'user:3' }, entryFor('key.revoke'))).toEqual(
        after,
      );
      expect((await keys.find(key.id))?.key).toEqual(after);
      expect((await told()).sort()).toEqual([entry.id, revoked.id]);
    });

    it('that are not there are not revoked, and nothing is told', async () => {
      expect(
        await keys.revoke('000000000000', { at: start, by: 'user:2' }, entryFor('key.revoke')),
      ).toBeUndefined();
      expect(await keys.find('000000000000')).toBeUndefined();
      expect(await told()).toEqual([]);
    });

    it('are revoked by one of fifty at once, and used meanwhile', async () => {
      const { key } = await create();
      const revocations = Array.from({ length: 50 }, (_, n) =>
        keys.revoke(key.id, { at: start + n, by: `user:${n}` }, entryFor('key.revoke')),
      );
      const [answers] = await Promise.all([Promise.all(revocations), keys.noteUse(key.id, start)]);
      const present = (await keys.find(key.id))?.key;
      expect((await keys.list(100)).keys).toMatchObject([{ id: key.id, lastUsedAt: start }]);
      expect(new Set(answers.map((answer) => answer?.revokedBy))).toEqual(new Set([present?.revokedBy]));
      expect(await told()).toHaveLength(2);
    });

    it('say when they were last used, to within some minutes', async () => {
      const { key, hash } = await create();
      const listed = async () => (await keys.list(100)).keys.find(({ id }) => id === key.id);
      const lastUsedAt = async () => (await listed())?.lastUsedAt;
      expect(await lastUsedAt()).toBeUndefined();
      await keys.noteUse(key.id, start);
      expect(await lastUsedAt()).toBe(start);
      await keys.noteUse(key.id, start + seconds(lastUsedSeconds) - 1);
      expect(await lastUsedAt()).toBe(start);
      await keys.noteUse(key.id, start + seconds(lastUsedSeconds));
      expect(await lastUsedAt()).toBe(start + seconds(lastUsedSeconds));
      // A note that was long under way does not turn the clock back.
      await keys.noteUse(key.id, start + 1);
      expect(await listed()).toEqual({ ...key, lastUsedAt: start + seconds(lastUsedSeconds) });
      // Whoever asks whether it opens anything needs not know.
      expect(await keys.find(key.id)).toEqual({ key, hash });
    });

    it('are not made by being used', async () => {
      await keys.noteUse('000000000000', start);
      expect(await keys.find('000000000000')).toBeUndefined();
      expect(await keys.list(10)).toEqual({ keys: [] });
    });

    it.each([1, 2, 3, 5, 100])(
      'are listed by id, %i at a time, those that open nothing any more too',
      async (limit) => {
        const ids: string[] = [];
        for (let n = 0; n < 5; n++) ids.push((await create({ expiresAt: start - 1 })).key.id);
        ids.sort();
        await keys.revoke(ids[2] ?? '', { at: start, by: 'user:2' }, entryFor('key.revoke'));
        const seen: AccessKey[] = [];
        let from: string | undefined;
        do {
          const page = await keys.list(limit, from);
          expect(page.keys.length).toBeLessThanOrEqual(limit);
          seen.push(...page.keys);
          from = page.next;
        } while (from !== undefined);
        expect(seen.map(({ id }) => id)).toEqual(ids);
        expect(seen[2]).toMatchObject({ revokedAt: start });
        expect(seen[0]).not.toHaveProperty('hash');
      },
    );
  });
}
