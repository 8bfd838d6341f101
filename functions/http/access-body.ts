import type { AccessKey } from '../../shared/access/access-key.ts';
import type { AuditEntry } from '../../shared/access/audit.ts';
import { isUsable } from '../../shared/access/key-text.ts';
import type { EpochMs } from '../../shared/clock.ts';

/** How /v1 shows keys and the audit. */

const iso = (at: EpochMs) => new Date(at).toISOString();

export const keyBody = (key: AccessKey, now: EpochMs) => ({
  id: key.id,
  name: key.name,
  role: key.role,
  createdAt: iso(key.createdAt),
  createdBy: key.createdBy,
  ...(key.expiresAt !== undefined && { expiresAt: iso(key.expiresAt) }),
  ...(key.revokedAt !== undefined && { revokedAt: iso(key.revokedAt) }),
  ...(key.revokedBy !== undefined && { revokedBy: key.revokedBy }),
  ...(key.lastUsedAt !== undefined && { lastUsedAt: iso(key.lastUsedAt) }),
  usable: isUsable(key, now),
});

export const auditBody = ({ actor, target, facts, from, ...entry }: AuditEntry) => ({
  id: entry.id,
  at: iso(entry.at),
  actor: {
    id: actor.id,
    ...(actor.name !== undefined && { name: actor.name }),
    ...(actor.role !== undefined && { role: actor.role }),
  },
  action: entry.action,
  target: { kind: target.kind, id: target.id },
  requestId: entry.requestId,
  ...(from !== undefined && { from }),
  ...(facts !== undefined && { facts: { ...facts } }),
});
