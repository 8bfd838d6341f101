import { isKeyId } from '../../shared/access/key-text.ts';
import { operations } from '../../shared/api/operations.ts';
import { cursorOf, defaultPageSize } from '../../shared/api/paging.ts';
import { isAuditPlace } from '../../shared/store/audit-trail.ts';
import { auditBody, keyBody } from '../http/access-body.ts';
import { cursorAsked } from '../http/cursor.ts';
import { keyRequired } from '../http/may.ts';
import type { Service } from '../http/service.ts';
import type { ReadDeps } from './deps.ts';

/** As many as the whole trail has (400 days, 31 in one look). */
const maxQuietPages = 13;

/** Who one is, which keys there are, and what people did. */
export function addAccess({ on }: Service, { keys, audit, clock }: ReadDeps): void {
  on(operations.whoAmI)(async ({ caller: { principal } }) => {
    if (principal === undefined) throw keyRequired();
    const { id, name, role } = principal;
    const key = id.startsWith('key:') ? await keys.find(id.slice('key:'.length)) : undefined;
    const expiresAt = key?.key.expiresAt;
    return {
      status: 200,
      json: {
        id,
        name,
        role,
        ...(expiresAt !== undefined && { expiresAt: new Date(expiresAt).toISOString() }),
      },
    };
  });

  on(operations.listKeys)(async ({ query: { limit = defaultPageSize, cursor } }) => {
    const page = await keys.list(limit, cursorAsked(cursor, isKeyId));
    const now = clock();
    return {
      status: 200,
      json: { keys: page.keys.map((key) => keyBody(key, now)), next: cursorOf(page.next) },
    };
  });

  on(operations.listAudit)(async ({ query: { limit = defaultPageSize, cursor } }) => {
    const from = cursorAsked(cursor, isAuditPlace);
    let page = await audit.list({ limit, from });
    // A quiet month is looked through at once: an empty page would look like the end.
    for (let more = 0; page.entries.length === 0 && page.next !== undefined && more < maxQuietPages; more++)
      page = await audit.list({ limit, from: page.next });
    return { status: 200, json: { entries: page.entries.map(auditBody), next: cursorOf(page.next) } };
  });
}
