import { turnGate } from './claim-order.ts';
import type { EpochMs } from './clock.ts';
import type { Job } from './job.ts';
import { lanes } from './lanes.ts';
import type { JobStore } from './store/job-store.ts';

/**
 * Draws a job's turn in its line: behind the last one of the same submitter. Whoever is already set back as far as
 * anybody may be stands at that distance from now, behind all they sent before.
 */
export async function drawTurn(
  store: JobStore,
  { lane, submitter }: Pick<Job, 'lane'> & { readonly submitter?: string | undefined },
  now: EpochMs,
): Promise<EpochMs> {
  if (submitter === undefined) return now;
  const gate = turnGate(lanes[lane], submitter);
  const answer = await store.pass(gate, now);
  return answer.passed ? answer.slot : now + gate.maxLeadMs;
}

/** Gives back a turn that was not used. That it fails costs the submitter one turn, nobody else anything. */
export async function giveBackTurn(
  store: JobStore,
  { lane, submitter }: Pick<Job, 'lane'> & { readonly submitter?: string | undefined },
): Promise<void> {
  if (submitter === undefined) return;
  await store.giveBack(turnGate(lanes[lane], submitter)).catch(() => undefined);
}
