import type { Context } from 'hono';
import { JunbanError } from '../../shared/errors.ts';
import type { Job } from '../../shared/job.ts';
import { standingOf } from '../../shared/job-view.ts';
import { type ApiEnv, apiApp } from '../http/app.ts';
import { jobBody } from '../http/job-body.ts';
import { jobOfPath } from '../http/job-of-path.ts';
import { languageOf } from '../http/language.ts';
import { cancelJob } from './cancel-job.ts';
import { type RetryDeps, retryJob } from './retry-job.ts';

export function operateApp(deps: RetryDeps) {
  const { store } = deps;
  const app = apiApp();

  const cancel = async (c: Context<ApiEnv>): Promise<{ job: Job; stopping: boolean }> => {
    const answer = await cancelJob(await jobOfPath(store, c.req.param('id') ?? ''), deps);
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

  app.post('/v1/jobs/:id/retry', async (c) => {
    const job = await retryJob(await jobOfPath(store, c.req.param('id')), deps);
    const standing = await standingOf(store, job, deps.clock()).catch(() => undefined);
    return c.json({ job: jobBody(job, standing, languageOf(c.req.header('accept-language'))) }, 202);
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
