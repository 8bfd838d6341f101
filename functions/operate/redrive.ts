import type { Clock } from '../../shared/clock.ts';
import type { DeadLetter, DeadLetterQueue, DeadLetters } from '../../shared/doorbell/dead-letters.ts';
import { type DoorbellPort, parseDoorbell } from '../../shared/doorbell/doorbell.ts';
import type { Emit } from '../../shared/events.ts';
import type { AuditTrail } from '../../shared/store/audit-trail.ts';
import { auditOf, type Caller } from '../http/caller.ts';

export interface RedriveDeps {
  readonly deadLetters: DeadLetters;
  readonly doorbell: DoorbellPort;
  readonly emit: Emit;
}

type Fate =
  | 'rung'
  /** It was no doorbell. */
  | 'dropped'
  /** Its lane could not be rung: it is still a dead letter. */
  | 'left';
type Redriven = Readonly<Record<Fate, number>>;

/** Letters per call, well within the time of the function; whoever has more calls again. */
const maxLetters = 500;

/** The same for a person, written down before it is begun: it is no single write. */
export async function redriveAs(
  caller: Caller,
  queue: DeadLetterQueue,
  deps: RedriveDeps & { readonly audit: Pick<AuditTrail, 'append'>; readonly clock: Clock },
): Promise<Redriven> {
  await deps.audit.append(
    auditOf(caller, 'dead-letters.redrive', { kind: 'queue', id: queue }, deps.clock()),
  );
  return redrive(queue, deps);
}

/**
 * Rings again for each dead letter and removes it. A doorbell says "look at this lane" and no more: a job that has
 * ended since is not run by it, and ringing twice runs nothing twice. It is rung before it is removed, so that one that
 * cannot be rung stays, and ends the call.
 */
async function redrive(queue: DeadLetterQueue, deps: RedriveDeps): Promise<Redriven> {
  const fates: Fate[] = [];
  while (fates.length < maxLetters && !fates.includes('left')) {
    const letters = await deps.deadLetters.take(queue);
    if (letters.length === 0) break;
    fates.push(...(await Promise.all(letters.map((letter) => redriveOne(queue, letter, deps)))));
  }
  const count = (fate: Fate) => fates.filter((one) => one === fate).length;
  return { rung: count('rung'), dropped: count('dropped'), left: count('left') };
}

async function redriveOne(
  queue: DeadLetterQueue,
  letter: DeadLetter,
  { deadLetters, doorbell, emit }: RedriveDeps,
): Promise<Fate> {
  const bell = parseDoorbell(letter.body);
  const facts = { queue, lane: bell?.lane, job_id: bell?.look };
  try {
    // The ordinary group: a lane of one answers them one after the other, while it works.
    if (bell) await doorbell.ring(bell);
    await deadLetters.remove(queue, letter);
  } catch {
    emit('doorbell_failed', undefined, facts);
    return 'left';
  }
  emit('dead_letter_redriven', undefined, { ...facts, doorbell: bell !== undefined });
  return bell ? 'rung' : 'dropped';
}
