import type { Context } from 'hono';
import { retryBody } from '../../shared/api-contract.ts';
import { JunbanError } from '../../shared/errors.ts';
import type { Job } from '../../shared/job.ts';
import { standingOf } from '../../shared/job-view.ts';
import { type ApiEnv, apiApp, sourceIpOf } from '../http/app.ts';
import { jobBody } from '../http/job-body.ts';
import { jobOfPath } from '../http/job-of-path.ts';
import { languageOf } from '../http/language.ts';
import { jsonBody, parse } from '../submit/request.ts';
import { jobTypeOf } from '../worker/jobs/definitions.ts';
import { cancelJob } from './cancel-job.ts';
import { type DeleteFilesDeps, deleteFiles } from './delete-files.ts';
import type { Brought } from './renew-secrets.ts';
import { type RetryDeps, retryJob } from './retry-job.ts';

export function operateApp(deps: RetryDeps & DeleteFilesDeps) {
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
    const ended = await jobOfPath(store, c.req.param('id'));
    const job = await retryJob(ended, await broughtWith(c, ended), deps);
    const standing = await standingOf(store, job, deps.clock()).catch(() => undefined);
    return c.json({ job: jobBody(job, standing, languageOf(c.req.header('accept-language'))) }, 202);
  });

  app.delete('/v1/jobs/:id/files', async (c) => {
    const found = await jobOfPath(store, c.req.param('id'));
    const job = await deleteFiles(found, jobTypeOf(found.type), deps);
    return c.json({ job: jobBody(job, undefined, languageOf(c.req.header('accept-language'))) });
  });

  return app;
}

/** @throws JunbanError as for the body of a submission */
async function broughtWith(c: Context<ApiEnv>, job: Job): Promise<Brought | undefined> {
  if ((await c.req.text()).trim() === '') return undefined;
  const { secrets } = parse(retryBody, await jsonBody(c));
  return { secrets, type: jobTypeOf(job.type), sourceIp: sourceIpOf(c.env.event) };
}

const alreadyEnded = (job: Job) =>
  new JunbanError({
    code: 'ALREADY_ENDED',
    text: {
      ja: `このジョブは既に終了しています（${job.state}）。`,
      en: `The job has ended already (${job.state}).`,
    },
    extra: { state: job.state },
  });
