import { submitBody } from '../../shared/api-contract.ts';
import { isUploadId, type Uploads } from '../../shared/artifacts/uploads.ts';
import { JunbanError, type Text } from '../../shared/errors.ts';
import { standingOf } from '../../shared/job-view.ts';
import { lanes } from '../../shared/lanes.ts';
import { apiApp } from '../http/app.ts';
import { detailBody } from '../http/error-body.ts';
import { jobBody } from '../http/job-body.ts';
import { languageOf } from '../http/language.ts';
import { autofill } from '../worker/jobs/autofill/definition.ts';
import { jobTypeOf } from '../worker/jobs/definitions.ts';
import { jsonBody, multipartBody, parse, safeFileName } from './request.ts';
import { type SubmitDeps, type Submitted, submitJob } from './submit-job.ts';

/** Clients of the older route poll the status this often. */
const pollSeconds = 5;

export function submitApp(deps: SubmitDeps & { readonly uploads: Uploads }) {
  const app = apiApp();

  /** The route that web forms already use: one multipart request with the workbook and the credentials. */
  app.post('/upload', async (c) => {
    const { file, fields } = await multipartBody(c);
    const { email = '', password = '', company_id = '' } = fields;
    const secrets = { email, password, ...(company_id.trim() !== '' && { companyCode: company_id }) };
    const submitted = await submitJob(autofill, { input: {}, secrets, file }, deps);
    const { job } = submitted;
    const [standing, lane] = await Promise.all([
      known(standingOf(deps.store, job, deps.clock())),
      known(deps.store.readLane(job.lane)),
    ]);
    const language = languageOf(c.req.header('accept-language'));
    return c.json(
      {
        job_id: job.id,
        status: job.state,
        ...(standing && { queue_position: standing.position }),
        message: messageOf(submitted)[language],
        status_url: `/status/${job.id}`,
        retry_after_sec: pollSeconds,
        ...(lane && { queue_size: lane.queued, running_count: lane.running }),
        queue_limit: lanes[job.lane].maxQueued,
        max_active_sessions: lanes[job.lane].concurrency,
        ...noted(submitted, language),
      },
      job.state === 'queued' || !submitted.existing ? 202 : 200,
    );
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
    const type = jobTypeOf(body.type) ?? unknownType(body.type);
    const file =
      body.upload === undefined ? undefined : await fetchUpload(deps.uploads, body.upload, body.fileName);
    const submitted = await submitJob(type, { input: body.input ?? {}, secrets: body.secrets, file }, deps);
    const standing = await known(standingOf(deps.store, submitted.job, deps.clock()));
    const language = languageOf(c.req.header('accept-language'));
    c.header('Location', `/v1/jobs/${submitted.job.id}`);
    return c.json(
      {
        job: jobBody(submitted.job, standing, language),
        ...(submitted.existing && { message: messageOf(submitted)[language] }),
        ...noted(submitted, language),
      },
      submitted.existing ? 200 : 202,
    );
  });

  return app;
}

/** The job is durable by now: a position that cannot be read must not turn its admission into an error. */
const known = <T>(fact: Promise<T>): Promise<T | undefined> => fact.catch(() => undefined);

/** Whoever sent another file must not believe that it is in the line. */
function messageOf({ job, existing }: Submitted): Text {
  if (!existing)
    return { ja: '受け付けました。順番に処理します。', en: 'Accepted. Jobs are worked on in order.' };
  const [ja, en] =
    job.state === 'running' ? ['処理中', 'being worked on'] : ['順番待ち', 'waiting for its turn'];
  return {
    ja: `先に送信されたジョブがまだ${ja}です。今回のファイルは受け付けていません。終わってからもう一度送信してください。`,
    en: `An earlier job of yours is still ${en}. This file was not taken: send it again when that one has ended.`,
  };
}

const noted = ({ existing, warnings, skipped }: Submitted, language: 'ja' | 'en') => ({
  ...(existing && { existing_job: true }),
  warnings: warnings.map((warning) => detailBody(warning, language)),
  skipped: skipped.map((row) => detailBody(row, language)),
});

async function fetchUpload(uploads: Uploads, id: string, fileName: string | undefined) {
  const bytes = isUploadId(id) ? await uploads.fetch(id) : undefined;
  if (bytes) return { name: safeFileName(fileName ?? 'upload'), bytes };
  throw new JunbanError({
    code: 'UPLOAD_MISSING',
    status: 409,
    field: 'upload',
    text: {
      ja: 'そのアップロードのファイルがまだありません。',
      en: 'No file has arrived for that upload.',
    },
    hint: {
      ja: 'POST /v1/uploads で返されたフォームでファイルを送信してから、もう一度実行してください。',
      en: 'Post the file with the form that POST /v1/uploads returned, then send this again.',
    },
  });
}

function unknownType(name: string): never {
  const shown = name.replace(/[^\w-]/g, '?');
  throw new JunbanError({
    code: 'UNKNOWN_JOB_TYPE',
    status: 400,
    field: 'type',
    text: { ja: `ジョブの種類「${shown}」はありません。`, en: `There is no job type "${shown}".` },
  });
}
