import type { Context } from 'hono';
import { submitBody } from '../../shared/api-contract.ts';
import { isUploadId, type Uploads } from '../../shared/artifacts/uploads.ts';
import { type ApiEnv, apiApp, sourceIpOf } from '../http/app.ts';
import { languageOf } from '../http/language.ts';
import { autofill } from '../worker/jobs/autofill/definition.ts';
import { jobTypeOf } from '../worker/jobs/definitions.ts';
import { submittedBody, uploadBody, uploadStatus } from './answers.ts';
import { unknownType, uploadMissing } from './refusals.ts';
import { jsonBody, multipartBody, parse, safeFileName } from './request.ts';
import type { Caller, SubmitDeps, Submitted } from './submission.ts';
import { submitJob } from './submit-job.ts';
import { autofillForm } from './upload-form.ts';

export function submitApp(deps: SubmitDeps & { readonly uploads: Uploads }) {
  const app = apiApp();

  /** The route that web forms already use: one multipart request with the workbook and the credentials. */
  app.post('/upload', async (c) => {
    const { file, fields } = await multipartBody(c);
    const form = autofillForm(fields);
    const submission = {
      type: autofill,
      wish: {},
      ...form,
      file: async () => file,
      caller: caller(c, ['upload', file?.name ?? '', file?.bytes ?? '', JSON.stringify(form)]),
    };
    const submitted = tellOfReplay(c, await submitJob(submission, deps));
    return c.json(await uploadBody(submitted, deps, language(c)), uploadStatus(submitted));
  });

  app.post('/v1/uploads', async (c) => {
    const form = await deps.uploads.createForm();
    return c.json(
      {
        upload: form.id,
        method: 'POST',
        url: form.url,
        fields: form.fields,
        maxBytes: form.maxBytes,
        expiresInSeconds: form.expiresInSeconds,
      },
      201,
    );
  });

  app.post('/v1/jobs', async (c) => {
    const body = parse(submitBody, await jsonBody(c));
    const type = jobTypeOf(body.type);
    if (!type) throw unknownType(body.type);
    const submission = {
      type,
      wish: body,
      input: body.input ?? {},
      secrets: body.secrets,
      file: async () =>
        body.upload === undefined ? undefined : fetchUpload(deps.uploads, body.upload, body.fileName),
      caller: caller(c, ['jobs', JSON.stringify(body)]),
    };
    const submitted = tellOfReplay(c, await submitJob(submission, deps));
    c.header('Location', `/v1/jobs/${submitted.job.id}`);
    return c.json(
      await submittedBody(submitted, deps, language(c)),
      submitted.how === 'identity' ? 200 : 202,
    );
  });

  return app;
}

const language = (c: Context<ApiEnv>) => languageOf(c.req.header('accept-language'));

const caller = (c: Context<ApiEnv>, content: Caller['content']): Caller => ({
  sourceIp: sourceIpOf(c.env.event),
  idempotencyKey: c.req.header('idempotency-key'),
  content,
});

function tellOfReplay(c: Context<ApiEnv>, submitted: Submitted): Submitted {
  if (submitted.how === 'repeated') c.header('Idempotency-Replayed', 'true');
  return submitted;
}

/** @throws JunbanError UPLOAD_MISSING, the same whether the id is malformed, unknown or its file is not there */
async function fetchUpload(uploads: Uploads, id: string, fileName = 'upload') {
  const bytes = isUploadId(id) ? await uploads.fetch(id) : undefined;
  if (!bytes) throw uploadMissing();
  return { name: safeFileName(fileName), bytes };
}
