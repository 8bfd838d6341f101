import { operations } from '../../shared/api/operations.ts';
import { cursorOf, defaultPageSize } from '../../shared/api/paging.ts';
import { documentKey, isFileName } from '../../shared/file-keys.ts';
import { keptFiles } from '../../shared/filing.ts';
import type { Job } from '../../shared/job.ts';
import type { JobDocument } from '../../shared/job-type.ts';
import { maxDirectUploadBytes } from '../../shared/limits.ts';
import type { Language } from '../../shared/text.ts';
import { cursorAsked } from '../http/cursor.ts';
import { fileNotFound, filesGone } from '../http/file-refusals.ts';
import { documentLink, fileBody } from '../http/job-body.ts';
import type { Service } from '../http/service.ts';
import { jobTypeOf } from '../worker/jobs/definitions.ts';
import { documentsOf } from '../worker/jobs/documents.ts';
import type { ReadDeps } from './deps.ts';
import { isPage, ofDocument, ofFile } from './disposition.ts';
import { knownOfJob } from './known-of-job.ts';

/** What an answer of a function may carry; the way in has the same limit. */
const maxDirectBytes = maxDirectUploadBytes;

/** Files that were kept with a job, and documents that are drawn up from what is known of it. */
export function addFiles({ on }: Service, { store, filing, clock }: ReadDeps): void {
  const { records, objects } = filing;

  on(operations.listFiles)(async ({ job, query, caller }) => {
    const { limit = defaultPageSize, cursor, lang = caller.language } = query;
    const from = cursorAsked(cursor, isFileName) ?? '';
    const behind = (await keptFiles(records, job.id)).filter(({ name }) => name > from);
    const page = behind.slice(0, limit);
    return {
      status: 200,
      json: {
        files: page.map((file) => fileBody(file, job)),
        documents: Object.entries(documentsOf(job.type)).map(([name, { title, contentType }]) => ({
          name,
          title: title[lang],
          contentType,
          link: documentLink(job, name),
        })),
        ...(job.filesDeletedAt !== undefined && { deletedAt: new Date(job.filesDeletedAt).toISOString() }),
        next: cursorOf(behind.length > page.length ? page.at(-1)?.name : undefined),
      },
    };
  });

  on(operations.getFile)(async ({ job, params: { name } }) => {
    if (!isFileName(name)) throw fileNotFound();
    const file = (await records.find(job.id, name))?.file;
    if (!file) throw job.filesDeletedAt === undefined ? fileNotFound() : filesGone();
    if (!(await objects.exists(file.key))) throw filesGone();
    const { contentType } = file;
    return redirect(await objects.link(file.key, { contentType, disposition: ofFile(name) }));
  });

  on(operations.getDocument)(async ({ job, params: { name }, query, caller }) => {
    const language = query.lang ?? caller.language;
    const type = jobTypeOf(job.type);
    const document = documentNamed(job, name);
    if (!type || !document) throw fileNotFound();
    const known = await knownOfJob({ store, filing }, job, type, { language, now: clock() });
    const content = await document.make(known);
    if (content.length > maxDirectBytes)
      return redirect(await putAside(job, name, document, content, language));
    const { contentType } = document;
    return {
      status: 200,
      bytes: content,
      headers: {
        'Content-Type': contentType,
        'Content-Disposition': ofDocument(name, contentType),
        'Content-Language': language,
        ...(isPage(contentType) && { 'Content-Security-Policy': pagePolicy(await objects.origin()) }),
      },
    };
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
    return objects.link(key, { contentType, disposition: ofFile(name) });
  }
}

function documentNamed(job: Job, name: string): JobDocument | undefined {
  const documents = documentsOf(job.type);
  return isFileName(name) && Object.hasOwn(documents, name) ? documents[name] : undefined;
}

const redirect = (to: string) => ({ status: 302, headers: { Location: to } }) as const;

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
