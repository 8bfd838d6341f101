import * as z from 'zod';
import type { JobWork } from '../../functions/worker/answer-doorbell.ts';
import { seconds } from '../../shared/clock.ts';
import type { Job, JobResult } from '../../shared/job.ts';
import type { JobContext, Work } from '../../shared/job-context.ts';
import type { Admissible, JobType } from '../../shared/job-type.ts';
import { Interrupted, Permanent, Temporary, Unavailable } from '../../shared/outcome.ts';
import type { Random } from './random.ts';
import type { Site } from './site.ts';
import type { World } from './world.ts';

/** How a job goes, and how often it does: `fickle` ends differently with each attempt. */
export const plans = [
  ['good', 6],
  ['fickle', 5],
  ['failing', 1],
  ['breaking', 1],
  ['refused', 1],
  ['slow', 1],
  ['deaf', 0.7],
  ['yielding', 0.3],
] as const;

const done: JobResult = { summary: { ja: '完了', en: 'done' }, counts: { confirmed: 1 } };
const siteAway = { code: 'SITE_AWAY', message: { ja: '応答なし', en: 'away' } };
const failure = { code: 'SITE_DOWN', message: { ja: '停止中', en: 'down' } };

const limits = { hardSeconds: 12, softSeconds: 6, backoff: { baseSeconds: 8, capSeconds: 20 } };
const slowMs = seconds(8);

/** The one type of job there is, as the API knows it. What is asked for is passed on as it is. */
export const jobType = (
  ask: Pick<Admissible, 'input' | 'secrets' | 'identity' | 'proof'> & Pick<JobType, 'breaker'>,
): JobType => ({
  name: 'simulated',
  lane: 'browser',
  title: { ja: '模擬', en: 'simulated' },
  description: { ja: '模擬', en: 'simulated' },
  public: true,
  input: z.unknown(),
  form: [],
  anyLane: true,
  ...limits,
  ...(ask.breaker !== undefined && { breaker: ask.breaker }),
  admit: async () => ({ title: 'simulated', warnings: [], skipped: [], ...ask }),
  credentials: () => ({ secrets: {}, ...ask }),
  plan: () => [],
});

/** What a worker does with a job. */
export const workOf =
  ({ random, site }: Pick<World, 'random' | 'site'>) =>
  (_job: Job): JobWork => ({ work: (context) => run(context, random, site), ...limits });

const run: (context: JobContext, random: Random, site: Site) => ReturnType<Work> = async (
  context,
  random,
  site,
) => {
  const { job, input, ledger, log } = context;
  if (job.secret === 'sealed') await context.secrets();
  log('info', 'begins');
  const entries = await ledger.entries();
  const entry = { number: 1, code: 'SENT', note: { ja: '送信', en: 'sent' }, effects: 1 };
  if (entries.length === 0) await ledger.write({ ...entry, state: 'attempted' });
  await pause(context, random.int(50, seconds(3)));
  if (job.breaker !== undefined) visit(context, random, site);
  if (random.chance(0.5)) context.progress({ ja: '処理中', en: 'at work' }, random.int(0, 6), 6);
  await pause(context, random.int(50, seconds(3)));
  await end(context, random, input.plan === 'fickle' ? random.weighted(plans) : input.plan);
  await ledger.write({ ...entry, state: 'confirmed' });
  log('info', 'ends');
  return done;
};

/** @throws Unavailable while the site is away */
function visit({ answered }: JobContext, random: Random, { up }: Site): void {
  if (!up) throw new Unavailable(siteAway);
  if (random.chance(0.7)) answered();
}

/** Of a fickle one that draws `fickle` again, the end is good. */
async function end(context: JobContext, random: Random, plan: unknown): Promise<void> {
  switch (plan) {
    case 'failing':
      throw new Temporary(failure);
    case 'breaking':
      throw new Error('nobody foresaw this');
    case 'refused':
      throw new Permanent(failure);
    case 'yielding':
      throw new Interrupted();
    case 'slow':
      await pause(context, random.int(seconds(1), slowMs));
      context.softSignal.throwIfAborted();
      return;
    case 'deaf':
      // Longer than the hard limit and the grace after it.
      await new Promise((resolve) => setTimeout(resolve, seconds(60)));
      return;
  }
}

/** Ends early when the work is told to end. */
function pause({ signal }: JobContext, ms: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const told = () => {
      clearTimeout(timer);
      reject(new Error('told to end'));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', told);
      resolve();
    }, ms);
    if (signal.aborted) told();
    else signal.addEventListener('abort', told, { once: true });
  });
}
