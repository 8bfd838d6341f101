import type { Actor, AuditAction, AuditEntry } from '../../shared/access/audit.ts';
import type { Principal } from '../../shared/access/principal.ts';
import type { EpochMs } from '../../shared/clock.ts';
import type { Language } from '../../shared/text.ts';
import { type Sender, submitterOf } from './submitter.ts';

/** Who asks, as far as it can be told. */
export interface Caller extends Sender {
  readonly requestId: string;
  readonly language: Language;
}

const actorOf = (principal: Principal | undefined): Actor => principal ?? { id: 'anonymous' };

/** What is written down of a change, in the very write that makes it. */
export function auditOf(
  { principal, sourceIp, requestId }: Caller,
  action: AuditAction,
  target: AuditEntry['target'],
  at: EpochMs,
  facts?: AuditEntry['facts'],
): AuditEntry {
  const from = submitterOf({ principal: undefined, sourceIp });
  return {
    id: crypto.randomUUID(),
    at,
    actor: actorOf(principal),
    action,
    target,
    requestId,
    ...(from !== undefined && { from }),
    ...(facts && { facts }),
  };
}
