import type { Context } from 'hono';
import type { Clock } from '../../shared/clock.ts';
import { JunbanError } from '../../shared/errors.ts';
import type { Emit } from '../../shared/events.ts';
import type { Job } from '../../shared/job.ts';
import type { JobStore } from '../../shared/store/job-store.ts';
import { type ApiEnv, apiApp } from '../http/app.ts';
import { jobBody } from '../http/job-body.ts';
import { jobOfPath } from '../http/job-of-path.ts';
import { languageOf } from '../http/language.ts';
import { cancelJob } from './cancel-job.ts';

export interface OperateDeps {
  readonly store: JobStore;
  readonly clock: Clock;
  readonly emit: Emit;
}

export function operateApp({ store, clock, emit }: OperateDeps) {
  const app = apiApp();

  const cancel = async (c: Context<ApiEnv>): Promise<{ job: Job; stopping: boolean }> => {
    const answer = await cancelJob(await jobOfPath(store, c.req.param('id') ?? ''), store, clock, emit);
    // Asking twice is not an error: the wish was granted.
    if (answer.kind === 'ended' && answer.job.state !== 'cancelled') throw alreadyEnded(answer.job);
    return { job: answer.job, stopping: answer.kind === 'stopping' };
  };

  app.post('/cancel/:id', async (c) => {
    const { job, stopping } = await cancel(c);
    return c.json(
      { ok: true, status: job.state, ...(stopping && { stop_requested: true }) },
      stopping ? 202 : 200,
    );
  });

  app.post('/v1/jobs/:id/cancel', async (c) => {
    const { job, stopping } = await cancel(c);
    const language = languageOf(c.req.header('accept-language'));
    return c.json({ job: jobBody(job, undefined, language) }, stopping ? 202 : 200);
  });

  return app;
}

const alreadyEnded = (job: Job) =>
  new JunbanError({
    code: 'ALREADY_ENDED',
    status: 409,
    text: {
      ja: `このジョブは既に終了しています（${job.state}）。`,
      en: `The job has ended already (${job.state}).`,
    },
    extra: { state: job.state },
  });
