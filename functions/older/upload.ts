import { operations } from '../../shared/api/operations.ts';
import { multipartBody } from '../http/request.ts';
import type { Service } from '../http/service.ts';
import { tellOfReplay, uploadBody, uploadStatus } from '../submit/answers.ts';
import type { SubmitAppDeps } from '../submit/deps.ts';
import { submitJob } from '../submit/submit-job.ts';
import { autofill } from '../worker/jobs/autofill/definition.ts';
import { autofillForm } from './upload-form.ts';

/** POST /upload, which web forms already use: one multipart request with the workbook and the credentials. */
export function addUpload({ on }: Service, deps: SubmitAppDeps): void {
  on(operations.upload)(async ({ caller, c }) => {
    const { file, fields } = await multipartBody(c);
    const form = autofillForm(fields);
    const submission = {
      type: autofill,
      wish: {},
      ...form,
      file: async () => file,
      caller,
      repetition: {
        idempotencyKey: c.req.header('idempotency-key'),
        content: ['upload', file?.name ?? '', file?.bytes ?? '', JSON.stringify(form)],
      },
    };
    const submitted = tellOfReplay(c, await submitJob(submission, deps));
    return { status: uploadStatus(submitted), json: await uploadBody(submitted, deps, caller) };
  });
}
