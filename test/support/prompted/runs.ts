/**
 * Stands in for functions/worker/jobs/runs.ts in the bundle of a prompted worker: a `delay-print` job whose message
 * asks for it does what the test tells it, step by step. Everything around the work is the product's own.
 */
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { openBrowser } from '../../../functions/worker/browser.ts';
import * as own from '../../../functions/worker/jobs/runs.ts';
import { requiredEnv } from '../../../shared/env.ts';
import type { Job } from '../../../shared/job.ts';
import type { JobContext, Work } from '../../../shared/job-context.ts';
import { Temporary } from '../../../shared/outcome.ts';
import { type Asking, cueSchema, type HeardCue, promptedSchema } from './cue.ts';

export function workOf(job: Job) {
  const usual = own.workOf(job);
  // The title of such a job is its message.
  if (!usual || job.type !== 'delay-print' || !job.title.startsWith('{')) return usual;
  const { hardSeconds = usual.hardSeconds, deaf } = promptedSchema.parse(JSON.parse(job.title));
  return { ...usual, hardSeconds, work: deaf ? deafWork : prompted };
}

const deafWork: Work = (context) => prompted({ ...context, signal: new AbortController().signal });

const prompted: Work = async (context) => {
  const asking = {
    job: context.job.id,
    run: crypto.randomUUID(),
    attempt: context.job.attempts,
    pid: process.pid,
  };
  let said: string | undefined;
  for (;;) {
    const cue = await nextCue({ ...asking, ...(said !== undefined && { said }) }, context.signal);
    if (cue.kind === 'end') return { summary: text('Done as told.'), counts: {} };
    said = await follow(cue, context);
  }
};

async function nextCue(asking: Asking, signal: AbortSignal): Promise<HeardCue> {
  const answer = await fetch(new URL('/cue', requiredEnv('PROMPTER_URL')), {
    method: 'POST',
    body: JSON.stringify(asking),
    signal,
  });
  return cueSchema.parse(await answer.json());
}

async function follow(cue: Exclude<HeardCue, { kind: 'end' }>, context: JobContext): Promise<string> {
  switch (cue.kind) {
    case 'fail':
      throw failures[cue.how]();
    case 'effect':
      return effect(cue.row, context);
    case 'block':
      while (!existsSync(cue.untilFile)) sleepSync(10);
      return 'unblocked';
    case 'spin':
      for (;;);
    case 'eat':
      for (const eaten = []; ; ) eaten.push(Buffer.alloc(16 * 1024 * 1024, 1));
    case 'browse':
      return browse(cue.url, cue.wait, context);
    case 'write':
      await writeFile(cue.file, Buffer.alloc(cue.bytes, 'x'));
      return 'written';
  }
}

const sleepSync = (ms: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

async function browse(url: string, wait: boolean, context: JobContext): Promise<string> {
  const { page, explain, close } = await openBrowser();
  context.atEnd(close);
  const shown = page.goto(url).then(async () => (await page.textContent('body')) ?? '');
  if (wait)
    return shown.catch(async (error: unknown) => {
      throw await explain(error);
    });
  shown.catch(() => undefined);
  return 'opened';
}

const text = (en: string) => ({ ja: en, en });
const failures = {
  bug: () => new Error('told to fail'),
  temporary: () => new Temporary({ code: 'TOLD_TO_FAIL', message: text('told to fail') }),
} as const;

/** As a job type should: a row that was sent before and is not known to have arrived is not sent again. */
async function effect(number: number, { ledger, job }: JobContext): Promise<string> {
  const before = (await ledger.entries()).find((entry) => entry.number === number);
  if (before !== undefined) return before.state;
  const entry = { number, code: 'SENDING', note: text('sending'), effects: 1 };
  await ledger.write({ ...entry, state: 'attempted' });
  await fetch(new URL('/effect', requiredEnv('PROMPTER_URL')), {
    method: 'POST',
    body: JSON.stringify({ job: job.id, row: number }),
  });
  await ledger.write({ ...entry, state: 'confirmed', code: 'CONFIRMED' });
  return 'confirmed';
}
