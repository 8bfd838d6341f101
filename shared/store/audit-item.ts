import * as z from 'zod';
import type { AuditAction, AuditEntry } from '../access/audit.ts';
import type { Role } from '../access/role.ts';
import { auditRetentionSeconds } from '../limits.ts';
import { auditKey } from './keys.ts';
import { put } from './put.ts';

/** An entry of the audit as an item of the table, and back. */

/** Words of a newer version are shown as they are: an audit leaves nothing out. */
const word = <T extends string>() => z.custom<T>((value) => typeof value === 'string');

const entrySchema = z.object({
  id: z.string(),
  at: z.number(),
  actor: z.object({
    id: z.string(),
    name: z.string().exactOptional(),
    role: word<Role>().exactOptional(),
  }),
  action: word<AuditAction>(),
  target: z.object({ kind: word<AuditEntry['target']['kind']>(), id: z.string() }),
  requestId: z.string(),
  from: z.string().exactOptional(),
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).exactOptional(),
});

export const entryOfItem = (item: Record<string, unknown>): AuditEntry => entrySchema.parse(item);

export const auditItem = (table: string, entry: AuditEntry) =>
  put(table, auditKey(entry), {
    ...entry,
    expiresAt: Math.ceil(entry.at / 1000) + auditRetentionSeconds,
  });
