import type { EpochMs } from '../clock.ts';
import type { Role } from './role.ts';

/** What people did. Everything that workers and timers do by themselves is an event (events.ts), not an entry here. */
export type AuditAction =
  | 'job.submit'
  | 'job.cancel'
  | 'job.stop'
  | 'job.retry'
  | 'job.delete-files'
  | 'lane.pause'
  | 'lane.resume'
  | 'lane.drain'
  | 'lane.limit'
  | 'dead-letters.redrive'
  | 'key.create'
  | 'key.revoke';

/** Who did it. */
export interface Actor {
  /** Of a principal; `anonymous`, or `aws` for whoever may invoke the function itself. */
  readonly id: string;
  readonly name?: string;
  readonly role?: Role;
}

export interface AuditEntry {
  /** Unique, so that two entries of one millisecond stay two. */
  readonly id: string;
  readonly at: EpochMs;
  readonly actor: Actor;
  readonly action: AuditAction;
  readonly target: { readonly kind: 'job' | 'lane' | 'queue' | 'key'; readonly id: string };
  /** Of the request that asked for it: leads to its log lines. */
  readonly requestId: string;
  /** Where it came from: a hash, as submitters are told apart by (submitter.ts). Absent without a network. */
  readonly from?: string;
  /** Further facts, none of them secret: a new limit, the role of a new key. */
  readonly facts?: Readonly<Record<string, string | number | boolean>>;
}
