import type { Hono } from 'hono';
import { operations } from '../../shared/api/operations.ts';
import type { ApiEnv } from '../http/app.ts';
import { keyRequired } from '../http/may.ts';
import { type Service, service } from '../http/service.ts';
import { addUpload } from '../older/upload.ts';
import { jobTypeOf } from '../worker/jobs/definitions.ts';
import { submittedBody, tellOfReplay } from './answers.ts';
import type { SubmitAppDeps } from './deps.ts';
import { fetchUpload } from './fetch-upload.ts';
import { unknownType } from './refusals.ts';
import { submitJob } from './submit-job.ts';

export function submitApp(deps: SubmitAppDeps): Hono<ApiEnv> {
  const served = service(deps);
  addJobs(served, deps);
  addUploads(served, deps);
  addUpload(served, deps);
  return served.app;
}

function addJobs({ on }: Service, deps: SubmitAppDeps): void {
  on(operations.submitJob)(async ({ body, caller, c }) => {
    const type = jobTypeOf(body.type);
    if (!type) throw unknownType(body.type);
    const submission = {
      type,
      wish: body,
      input: body.input ?? {},
      secrets: body.secrets,
      file: async () => fetchUpload(body, caller, deps),
      caller,
      repetition: {
        idempotencyKey: c.req.header('idempotency-key'),
        content: ['jobs', JSON.stringify(body)],
      },
    };
    const submitted = tellOfReplay(c, await submitJob(submission, deps));
    return {
      status: submitted.how === 'identity' ? 200 : 202,
      json: await submittedBody(submitted, deps, caller),
      headers: { Location: `/v1/jobs/${submitted.job.id}` },
    };
  });
}

function addUploads({ on }: Service, { uploads, issued, clock, anonymous }: SubmitAppDeps): void {
  on(operations.createUpload)(async ({ caller: { principal } }) => {
    if (principal === undefined && !anonymous) throw keyRequired();
    const { id: upload, url, fields, maxBytes, expiresInSeconds } = await uploads.createForm();
    await issued.issue(upload, principal?.id, clock());
    return {
      status: 201,
      json: { upload, method: 'POST', url, fields: { ...fields }, maxBytes, expiresInSeconds },
    };
  });
}
