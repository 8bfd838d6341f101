import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { mutants } from './mutants.ts';

const firstSeed = Number(process.env.SEED ?? 1);
const fullBudget = 10_000;
const schedules = Number(process.env.SCHEDULES ?? fullBudget);
const deadlineMs = 300_000;

const summarySchema = z.object({
  schedules: z.int(),
  steps: z.int(),
  seen: z.record(z.string(), z.number()),
  failure: z.string().optional(),
});
type Summary = z.infer<typeof summarySchema>;

/** In a process of its own, where time is simulated and the core may be broken. */
function simulated(from: number, count: number, mutant?: string): Promise<Summary> {
  const main = fileURLToPath(new URL('./main.ts', import.meta.url));
  const choice = mutant === undefined ? [] : ['--mutant', mutant];
  const command = [main, '--json', '--seed', `${from}`, '--schedules', `${count}`, ...choice];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, command, { maxBuffer: 2 ** 24 }, (error, stdout) => {
      // One that found something ends with 1 as well, and says what.
      if (stdout === '') reject(error ?? new Error('the simulation said nothing'));
      else resolve(summarySchema.parse(JSON.parse(stdout)));
    });
  });
}

/** All of the schedules, shared out among the processors. */
async function allSimulated(): Promise<Summary[]> {
  const shares = Math.max(1, Math.min(availableParallelism(), 8));
  const size = Math.ceil(schedules / shares);
  return Promise.all(Array.from({ length: shares }, (_, share) => simulated(firstSeed + share * size, size)));
}

/** What the schedules must have come upon, or that all held says little. */
const mustHappen = [
  ['→queued', '→scheduled', 'scheduled→queued', 'scheduled→cancelled'],
  ['queued→running', 'queued→cancelled', 'queued→timeout'],
  ['running→completed', 'running→error', 'running→timeout', 'running→stopped'],
  ['running→queued', 'running→scheduled', 'running→running'],
  ['error→queued', 'timeout→queued', 'stopped→queued', 'cancelled→queued'],
  ['write refused guard', 'write refused lane', 'write refused identity', 'row refused', 'log refused'],
  ['admit refused full', 'admit refused draining', 'admit refused identity', 'admit refused repeated'],
  [
    'fate refused',
    'fate answerLost',
    'fate givenUp',
    'fate answerSlow',
    'fate callerDies',
    'fate callerDiesAfter',
  ],
  ['fate callerHangs', 'message lost', 'message doubled', 'outage', 'unreadable', 'worker cut off'],
  ['WORKER_LOST', 'INTERRUPTED_TOO_OFTEN', 'QUEUE_WAIT_EXCEEDED', 'TIME_LIMIT', 'SITE_DOWN'],
  ['breaker_opened', 'breaker_trial', 'breaker_closed', 'circuit →open', 'circuit refused', 'SITE_AWAY'],
  ['retried with secrets'],
  ['lease_lost', 'stop_acknowledged', 'doorbell_rung_again', 'lane_paused', 'lane_draining'],
].flat();

describe('whatever fails, in whatever order', () => {
  it(`the invariants hold in ${schedules} schedules`, { timeout: deadlineMs }, async ({ annotate }) => {
    const summaries = await allSimulated();
    for (const { failure } of summaries) if (failure !== undefined) expect.fail(failure);
    const steps = summaries.reduce((sum, summary) => sum + summary.steps, 0);
    await annotate(`${steps} steps in ${schedules} schedules`);
    if (schedules < fullBudget) return;
    const seen = new Set(summaries.flatMap((summary) => Object.keys(summary.seen)));
    expect(mustHappen.filter((kind) => !seen.has(kind))).toEqual([]);
  });
});

describe('a core that is broken in one place is caught', () => {
  it.concurrent.for(mutants)('$name', { timeout: deadlineMs }, async ({ name, breaks }, { expect }) => {
    const { failure } = await simulated(firstSeed, fullBudget, name);
    expect(failure, `${fullBudget} schedules did not catch it`).toBeDefined();
    expect(breaks).toContain(failure?.split(':')[0]);
    expect(failure).toContain(`Replay: npm run simulate -- --seed`);
  });
});

it('a seed is always the same schedule', { timeout: deadlineMs }, async () => {
  const [once, again] = await Promise.all([simulated(firstSeed, 50), simulated(firstSeed, 50)]);
  expect(again).toEqual(once);
});
