import type { AuditEntry } from '../access/audit.ts';
import type { EpochMs } from '../clock.ts';
import type { Place } from './job-store.ts';

export interface AuditQuery {
  /** At most so many entries, 1 or more. */
  readonly limit: number;
  /** The `next` of the page before. */
  readonly from?: Place | undefined;
  /** Then or later. */
  readonly since?: EpochMs | undefined;
}

export interface AuditPage {
  /** The newest first. */
  readonly entries: readonly AuditEntry[];
  /** Where the next page begins; absent at the end. A page may be short, even empty, and not the last. */
  readonly next?: Place;
}

/**
 * What people did, for auditRetentionSeconds. Entries are only ever added: most of them by the very write they tell of
 * (job-store.ts, key-store.ts).
 */
export interface AuditTrail {
  /** For what is no single write of the table. */
  append(entry: AuditEntry): Promise<void>;
  /** Looks at maxAuditDays at the most; `next` goes on from there. */
  list(query: AuditQuery): Promise<AuditPage>;
}

/** Days that one call looks at. */
export const maxAuditDays = 31;

/** Whether a text can be a place in the trail: a time and an entry's id, or a time alone. */
export const isAuditPlace = (text: unknown): text is Place =>
  typeof text === 'string' && /^\d{15}#[\w-]{0,64}$/.test(text);
