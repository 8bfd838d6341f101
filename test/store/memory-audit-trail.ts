import type { AuditEntry } from '../../shared/access/audit.ts';
import { type Clock, seconds } from '../../shared/clock.ts';
import { auditRetentionSeconds } from '../../shared/limits.ts';
import type { AuditPage, AuditQuery, AuditTrail } from '../../shared/store/audit-trail.ts';
import { auditKey } from '../../shared/store/keys.ts';

/** A trail in memory that passes the suite. It looks at all days at once. */
export class MemoryAuditTrail implements AuditTrail {
  readonly #clock: Clock;
  readonly #entries = new Map<string, AuditEntry>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(entry: AuditEntry): void {
    this.#entries.set(auditKey(entry).sk, entry);
  }

  async append(entry: AuditEntry): Promise<void> {
    this.add(entry);
  }

  async list({ limit, from = '~', since = 0 }: AuditQuery): Promise<AuditPage> {
    const oldest = Math.max(since, this.#clock() - seconds(auditRetentionSeconds));
    const listed = [...this.#entries]
      .filter(([place, { at }]) => place < from && at >= oldest)
      .sort(([a], [b]) => (a > b ? -1 : 1));
    const page = listed.slice(0, limit);
    const next = listed.length > limit ? page.at(-1)?.[0] : undefined;
    return { entries: page.map(([, entry]) => entry), ...(next !== undefined && { next }) };
  }
}
