import { turnGate } from './claim-order.ts';
import type { EpochMs } from './clock.ts';
import type { Job } from './job.ts';
import { lanes } from './lanes.ts';
import type { JobStore } from './store/job-store.ts';

/** Whose turn, and where. */
type Whose = Pick<Job, 'lane'> & { readonly submitter?: string | undefined };

export interface Turn {
  readonly at: EpochMs;
  /** Whether it was taken out of the submitter's turns, so that it can be given back. */
  readonly drawn: boolean;
}

/**
 * Draws a job's turn in its line: behind the last one of the same submitter. Whoever is already set back as far as
 * anybody may be stands at that distance from now, behind all they sent before, and draws none.
 */
export async function drawTurn(store: JobStore, { lane, submitter }: Whose, now: EpochMs): Promise<Turn> {
  if (submitter === undefined) return { at: now, drawn: false };
  const gate = turnGate(lanes[lane], submitter);
  const answer = await store.pass(gate, now);
  return answer.passed ? { at: answer.slot, drawn: true } : { at: now + gate.maxLeadMs, drawn: false };
}

/** Gives back a turn that was not used. That it fails costs the submitter one turn, nobody else anything. */
export async function giveBackTurn(
  store: JobStore,
  { lane, submitter }: Whose,
  { drawn }: Turn,
): Promise<void> {
  if (submitter === undefined || !drawn) return;
  await store.giveBack(turnGate(lanes[lane], submitter)).catch(() => undefined);
}
