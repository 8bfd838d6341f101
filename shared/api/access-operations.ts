import * as z from 'zod';
import { roles } from '../access/role.ts';
import { instant } from './job-schemas.ts';
import { operation } from './operation.ts';
import { next, page } from './paging.ts';

const admins = { kind: 'role', roles: ['admin'] } as const;
const role = z.enum(roles).meta({ id: 'Role' });

const keySchema = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    role,
    createdAt: instant,
    createdBy: z.string(),
    expiresAt: instant.exactOptional(),
    revokedAt: instant.exactOptional(),
    revokedBy: z.string().exactOptional(),
    lastUsedAt: instant.exactOptional().meta({ description: 'To within 5 minutes.' }),
    usable: z.boolean().meta({ description: 'False when it is expired or revoked.' }),
  })
  .meta({ id: 'Key' });

export const maxKeyDays = 3650;

/** What to call a key: one line, shown to people. */
export const keyName = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[^\p{Cc}\p{Cs}\p{Bidi_Control}]*$/u)
  .meta({ description: 'Whose it is, and what for.' });

const auditSchema = z
  .strictObject({
    id: z.string(),
    at: instant,
    actor: z.strictObject({ id: z.string(), name: z.string().exactOptional(), role: role.exactOptional() }),
    action: z.string(),
    target: z.strictObject({ kind: z.enum(['job', 'lane', 'queue', 'key']), id: z.string() }),
    requestId: z.string(),
    from: z.string().exactOptional().meta({ description: 'A hash of the address it came from.' }),
    facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).exactOptional(),
  })
  .meta({ id: 'AuditEntry' });

export const accessOperations = {
  whoAmI: operation({
    method: 'GET',
    path: '/v1/whoami',
    to: 'read',
    tag: 'Access',
    summary: 'See who you are to the service',
    access: { kind: 'role', roles },
    pace: 'read',
    answers: {
      200: {
        means: 'The key or token, and what it allows.',
        content: z.strictObject({
          id: z.string(),
          name: z.string(),
          role,
          expiresAt: instant.exactOptional(),
        }),
      },
    },
    errors: [],
  }),

  listKeys: operation({
    method: 'GET',
    path: '/v1/keys',
    to: 'read',
    tag: 'Access',
    summary: 'List keys',
    description: 'Revoked and expired ones stay in the list. The keys themselves are kept nowhere.',
    access: admins,
    pace: 'read',
    query: z.strictObject(page),
    answers: {
      200: { means: 'A page.', content: z.strictObject({ keys: z.array(keySchema), next }) },
    },
    errors: ['INVALID_CURSOR'],
  }),

  createKey: operation({
    method: 'POST',
    path: '/v1/keys',
    to: 'operate',
    tag: 'Access',
    summary: 'Make a key',
    access: admins,
    pace: 'change',
    body: z
      .strictObject({
        name: keyName,
        role,
        expiresInDays: z
          .int()
          .min(1)
          .max(maxKeyDays)
          .exactOptional()
          .meta({ description: 'Without it the key lasts until it is revoked.' }),
      })
      .meta({ id: 'NewKey' }),
    answers: {
      201: {
        means: 'The key, this once: it is not kept and cannot be shown again.',
        content: z.strictObject({ key: keySchema, secret: z.string() }),
      },
    },
    errors: [],
  }),

  revokeKey: operation({
    method: 'DELETE',
    path: '/v1/keys/{keyId}',
    to: 'operate',
    tag: 'Access',
    summary: 'Revoke a key',
    description: 'It opens nothing from then on. Twice is not an error.',
    access: admins,
    pace: 'change',
    answers: { 200: { means: 'It is revoked.', content: z.strictObject({ key: keySchema }) } },
    errors: ['KEY_NOT_FOUND', 'OWN_KEY'],
  }),

  listAudit: operation({
    method: 'GET',
    path: '/v1/audit',
    to: 'read',
    tag: 'Access',
    summary: 'See what people changed, newest first',
    description: 'Kept for 400 days. A page may be shorter than `limit` while `next` is not null.',
    access: admins,
    pace: 'read',
    query: z.strictObject(page),
    answers: {
      200: { means: 'A page.', content: z.strictObject({ entries: z.array(auditSchema), next }) },
    },
    errors: ['INVALID_CURSOR'],
  }),
};
