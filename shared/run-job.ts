import { ConstantBackoff, handleAll, retry } from 'cockatiel';
import { type Applied, apply } from './apply.ts';
import { isRefusal } from './change.ts';
import { tellCircuit } from './circuit.ts';
import { seconds } from './clock.ts';
import type { WorkerCommand } from './command.ts';
import { doorbellFor } from './doorbell/doorbell.ts';
import { announce, type LifecycleEvent } from './events.ts';
import type { Job, JobState } from './job.ts';
import type { Work } from './job-context.ts';
import { cleanupSeconds, graceSeconds } from './limits.ts';
import { isForeseen, type Outcome, outcomeOfError, ranTooLong, verdictOf } from './outcome.ts';
import { Run, type RunEnd, type RunLimits, type Worker } from './run.ts';
import { transition } from './transition.ts';

/**
 * Runs a claimed job to its acknowledgement: the outcome is decided first, then what the work opened is closed,
 * then one write tells the store. A worker that lost its lease writes nothing.
 *
 * @returns the job as acknowledged, or undefined when it was no longer ours
 */
export async function runJob(
  claimed: Job,
  work: Work,
  limits: RunLimits,
  worker: Worker,
): Promise<Job | undefined> {
  const run = new Run(claimed, limits, worker);
  const told = announce(worker, 'job_started', claimed);
  const outcome = await outcomeOf(run, work, worker);
  await told;
  await cleanUp(run, worker);
  const held = await tellOf(run, outcome, worker);
  const command = commandOf(run, outcome, { ...limits, random: worker.random(), held });
  const acknowledged = command && (await acknowledge(run, command, worker));
  if (acknowledged === undefined) worker.emit('lease_lost', claimed);
  return acknowledged;
}

async function outcomeOf(run: Run, work: Work, worker: Worker): Promise<Outcome> {
  try {
    const input = await worker.store.readInput(run.job.id);
    if (input === undefined) throw new Error('the job has no input item');
    const result = await Promise.race([work(run.context(input)), run.graceOver(seconds(graceSeconds))]);
    return run.ended === 'leaseLost' ? { kind: 'leaseLost' } : { kind: 'completed', result };
  } catch (error) {
    const end = run.ended;
    if (end) return outcomeOfEnd(end);
    if (!isForeseen(error)) worker.report(run.job, run.log.redact(stackOf(error)));
    return outcomeOfError(error);
  }
}

function outcomeOfEnd(end: RunEnd): Outcome {
  switch (end) {
    case 'stopRequested':
      return { kind: 'stopped' };
    case 'hardLimit':
      return { kind: 'timedOut', error: ranTooLong };
    case 'giveWay':
      return { kind: 'interrupted' };
    case 'leaseLost':
      return { kind: 'leaseLost' };
  }
}

async function cleanUp(run: Run, worker: Worker): Promise<void> {
  const opened = run.hasToClose;
  if (opened) await announce(worker, 'cleanup_started', run.job);
  const failures = await run.close(seconds(cleanupSeconds));
  for (const failure of failures) worker.report(run.job, run.log.redact(stackOf(failure)));
  if (opened) await announce(worker, 'cleanup_finished', run.job, { failures: failures.length || undefined });
}

/**
 * Says what the run found out about the other side. A circuit that cannot be reached is told by the next run.
 *
 * @returns whether the job waits for that side now
 */
async function tellOf(run: Run, outcome: Outcome, worker: Worker): Promise<boolean> {
  if (run.leaseLost.aborted) return false;
  const verdict = verdictOf(outcome, run.answered);
  try {
    const circuit = await tellCircuit(worker, run.job, verdict);
    return verdict === 'unavailable' && circuit !== undefined && circuit.state !== 'closed';
  } catch (error) {
    worker.report(run.job, run.log.redact(stackOf(error)));
    return false;
  }
}

/** Tells the store, repeatedly if it cannot be reached, for as long as the lease lasts. */
async function acknowledge(run: Run, command: WorkerCommand, worker: Worker): Promise<Job | undefined> {
  const untilLost = retry(handleAll, { maxAttempts: 100, backoff: new ConstantBackoff(500) });
  try {
    const answer: Applied = await untilLost.execute(async () => {
      await run.log.flush(worker.store, run.job);
      return apply(worker.store, worker.clock, run.job, command);
    }, run.leaseLost);
    const job = answer.applied ? answer.job : ownEarlierWrite(answer, run, command, worker);
    if (job) await passOn(job, worker);
    return job;
  } catch (error) {
    worker.report(run.job, run.log.redact(stackOf(error)));
    return undefined;
  } finally {
    run.release();
  }
}

/**
 * A write whose answer was lost took effect: the repetition is refused by what we wrote ourselves. Within our lease
 * nobody else could have moved the job out of our claim, so the intended state proves it.
 */
function ownEarlierWrite(
  { job }: Applied,
  run: Run,
  command: WorkerCommand,
  worker: Worker,
): Job | undefined {
  if (job === undefined || job.claimId !== undefined || run.leaseLost.aborted) return undefined;
  const intended = transition(run.job, command, worker.clock());
  return !isRefusal(intended) && intended.next.state === job.state ? job : undefined;
}

function commandOf(
  run: Run,
  outcome: Outcome,
  { backoff, random, held }: Pick<RunLimits, 'backoff'> & { readonly random: number; readonly held: boolean },
): WorkerCommand | undefined {
  const { claimId } = run.job;
  if (claimId === undefined) return undefined;
  const fenced = { claimId, report: run.report(true) };
  switch (outcome.kind) {
    case 'completed':
      return { kind: 'complete', ...fenced, result: outcome.result };
    case 'failed':
      return {
        kind: 'fail',
        ...fenced,
        error: outcome.error,
        temporary: outcome.temporary,
        held,
        backoff,
        random,
      };
    case 'timedOut':
      return { kind: 'timeUp', ...fenced, error: outcome.error };
    case 'stopped':
      return { kind: 'stop', ...fenced };
    case 'interrupted':
      return { kind: 'interrupt', ...fenced };
    case 'leaseLost':
      return undefined;
  }
}

const eventOf: Readonly<Record<JobState, LifecycleEvent>> = {
  scheduled: 'job_retry_scheduled',
  queued: 'job_interrupted',
  running: 'job_started',
  completed: 'job_completed',
  error: 'job_error',
  timeout: 'job_timeout',
  stopped: 'job_stopped',
  cancelled: 'job_cancelled',
};

/** A job that goes on later needs its doorbell; if that fails, tick finds the job all the same. */
async function passOn(job: Job, worker: Worker): Promise<void> {
  await announce(worker, eventOf[job.state], job);
  try {
    // One that waits for the other side is rung for when the pause is over (circuit.ts).
    if (job.state === 'queued' && job.heldSince === undefined) await worker.doorbell.ring(doorbellFor(job));
    if (job.state === 'scheduled' && job.dueAt !== undefined)
      await worker.doorbell.ringLater(doorbellFor(job), job.dueAt);
  } catch {
    worker.emit('doorbell_failed', job);
  }
}

const stackOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
