import type { Context, Hono } from 'hono';
import { JunbanError } from '../../shared/errors.ts';
import { documentKey, isFileName } from '../../shared/file-keys.ts';
import { keptFiles } from '../../shared/filing.ts';
import type { Job } from '../../shared/job.ts';
import type { JobDocument } from '../../shared/job-type.ts';
import { maxDirectUploadBytes } from '../../shared/limits.ts';
import type { Language } from '../../shared/text.ts';
import type { ApiEnv } from '../http/app.ts';
import { fileNotFound, filesGone } from '../http/file-refusals.ts';
import { documentLink, fileBody } from '../http/job-body.ts';
import { jobOfPath } from '../http/job-of-path.ts';
import { isLanguage, languageOf } from '../http/language.ts';
import { jobTypeOf } from '../worker/jobs/definitions.ts';
import type { ReadDeps } from './deps.ts';
import { isPage, ofDocument, ofFile } from './disposition.ts';
import { knownOfJob } from './known-of-job.ts';

/** What an answer of a function may carry; the way in has the same limit. */
const maxDirectBytes = maxDirectUploadBytes;

/** Files that were kept with a job, and documents that are drawn up from what is known of it. */
export function addFileRoutes(app: Hono<ApiEnv>, { store, filing, clock }: ReadDeps): void {
  const { records, objects } = filing;

  app.get('/v1/jobs/:id/files', async (c) => {
    const job = await jobOfPath(store, c.req.param('id'));
    const language = languageAsked(c);
    const files = await keptFiles(records, job.id);
    const documents = Object.entries(jobTypeOf(job.type)?.documents ?? {});
    return c.json({
      files: files.map((file) => fileBody(file, job)),
      documents: documents.map(([name, { title, contentType }]) => ({
        name,
        title: title[language],
        contentType,
        link: documentLink(job, name),
      })),
      ...(job.filesDeletedAt !== undefined && { deletedAt: new Date(job.filesDeletedAt).toISOString() }),
    });
  });

  app.get('/v1/jobs/:id/files/:name', async (c) => {
    const job = await jobOfPath(store, c.req.param('id'));
    const name = c.req.param('name');
    if (!isFileName(name)) throw fileNotFound();
    const file = (await records.find(job.id, name))?.file;
    if (!file) throw job.filesDeletedAt === undefined ? fileNotFound() : filesGone();
    if (!(await objects.exists(file.key))) throw filesGone();
    const { contentType } = file;
    return redirect(c, await objects.link(file.key, { contentType, disposition: ofFile(name, contentType) }));
  });

  app.get('/v1/jobs/:id/documents/:name', async (c) => {
    const job = await jobOfPath(store, c.req.param('id'));
    const language = languageAsked(c);
    const name = c.req.param('name');
    const type = jobTypeOf(job.type);
    const document = documentNamed(type?.documents, name);
    if (!type || !document) throw fileNotFound();
    const known = await knownOfJob({ store, filing }, job, type, { language, now: clock() });
    const content = await document.make(known);
    if (content.length > maxDirectBytes)
      return redirect(c, await putAside(job, name, document, content, language));
    const { contentType } = document;
    c.header('Content-Type', contentType);
    c.header('Content-Disposition', ofDocument(name, contentType));
    c.header('Content-Language', language);
    c.header('Referrer-Policy', 'no-referrer');
    if (isPage(contentType)) c.header('Content-Security-Policy', pagePolicy(await objects.origin()));
    return c.body(Uint8Array.from(content));
  });

  /** In the bucket for a day. It is handed out as a file, not as a page: the policy of a page is ours to say. */
  async function putAside(
    job: Job,
    name: string,
    { contentType }: JobDocument,
    content: Uint8Array,
    language: Language,
  ): Promise<string> {
    const key = documentKey(job.id, name, language);
    await objects.overwrite(key, { content, contentType });
    return objects.link(key, { contentType, disposition: ofFile(name, contentType) });
  }
}

const documentNamed = (documents: Readonly<Record<string, JobDocument>> = {}, name: string) =>
  isFileName(name) && Object.hasOwn(documents, name) ? documents[name] : undefined;

/** An address that is good for some minutes must not be kept, nor may the job's id, the only key to it, be passed on. */
function redirect(c: Context<ApiEnv>, to: string): Response {
  c.header('Referrer-Policy', 'no-referrer');
  return c.redirect(to, 302);
}

/** Pictures come from here by a redirect to the bucket; nothing else is loaded, and nothing runs. */
const pagePolicy = (bucket: string): string =>
  [
    "default-src 'none'",
    `img-src 'self' ${bucket} data:`,
    "style-src 'unsafe-inline'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/** @throws JunbanError INVALID_QUERY */
function languageAsked(c: Context<ApiEnv>): Language {
  const asked = c.req.query('lang');
  if (asked === undefined) return languageOf(c.req.header('accept-language'));
  if (isLanguage(asked)) return asked;
  throw new JunbanError({
    code: 'INVALID_QUERY',
    status: 400,
    field: 'lang',
    text: { ja: 'lang は ja または en にしてください。', en: 'lang has to be ja or en.' },
  });
}
