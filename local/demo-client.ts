import { setTimeout as sleep } from 'node:timers/promises';
import type * as z from 'zod';
import { ApiClient } from '../shared/api/client.ts';
import type { fileOperations } from '../shared/api/file-operations.ts';
import type { jobSchema, rowSchema } from '../shared/api/job-schemas.ts';
import { olderOperations } from '../shared/api/older-operations.ts';
import { maxPageSize } from '../shared/api/paging.ts';

/** The calls that the demo, the benches and the tests make, over HTTP as a web form and its page would. */

const accepted = olderOperations.upload.answers[202].content;
export type Accepted = z.output<typeof accepted>;
type Job = z.output<typeof jobSchema>;
export type JobBody = Job & Required<Pick<Job, 'rows'>>;
export type RowBody = z.output<typeof rowSchema>;
export type FilesBody = z.output<(typeof fileOperations)['listFiles']['answers'][200]['content']>;

export interface Credentials {
  readonly email: string;
  readonly password: string;
  readonly companyCode?: string;
}

const pollMs = 250;

export class DemoClient {
  readonly #base: string;
  readonly #api: ApiClient;

  /** @param key without it the caller is anonymous */
  constructor(base: string, language: 'ja' | 'en' = 'ja', key?: string) {
    this.#base = base;
    this.#api = new ApiClient({ url: base, language, key });
  }

  /** Any request, with the language asked for. */
  fetch(path: string, init: RequestInit = {}): Promise<Response> {
    return this.#api.send(new URL(this.#base + path), init);
  }

  template(): Promise<Uint8Array<ArrayBuffer>> {
    return this.bytes('/download-template');
  }

  /** @throws Error when it is not there */
  async bytes(path: string): Promise<Uint8Array<ArrayBuffer>> {
    const answer = await this.fetch(path);
    if (!answer.ok) throw new Error(`GET ${path} answered ${answer.status}`);
    return new Uint8Array(await answer.arrayBuffer());
  }

  /** POST /upload with whatever answer it gets. */
  post(workbook: Uint8Array, { email, password, companyCode = '' }: Credentials): Promise<Response> {
    const form = new FormData();
    form.set('file', new File([Uint8Array.from(workbook)], 'kintai.xlsx'));
    form.set('email', email);
    form.set('password', password);
    form.set('company_id', companyCode);
    return this.fetch('/upload', { method: 'POST', body: form });
  }

  /** @throws Error with the answer when it was not accepted */
  async upload(workbook: Uint8Array, credentials: Credentials): Promise<Accepted> {
    const answer = await this.post(workbook, credentials);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${answer.url} answered ${answer.status}: ${text}`);
    return accepted.parse(JSON.parse(text));
  }

  async job(id: string): Promise<JobBody> {
    const { job } = await this.#api.call('getJob', { params: { id } });
    const { rows } = job;
    if (rows === undefined) throw new Error(`job ${id} came without its rows`);
    return { ...job, rows };
  }

  /** The first page, which is enough for a month. */
  async rows(id: string): Promise<RowBody[]> {
    return (await this.#api.call('listRows', { params: { id } })).rows;
  }

  /** What was kept with a job, and what can be drawn up of it. */
  files(id: string): Promise<FilesBody> {
    return this.#api.call('listFiles', { params: { id }, query: { limit: maxPageSize } });
  }

  cancel(id: string): Promise<Response> {
    return this.#api.raw('cancel', { params: { id } });
  }

  /**
   * Looks every 250 ms until the job is as wanted.
   * @throws Error with the job as it was last when that takes too long
   */
  async waitFor(id: string, wanted: (job: JobBody) => boolean, timeoutMs: number): Promise<JobBody> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const job = await this.job(id);
      if (wanted(job)) return job;
      if (Date.now() > deadline)
        throw new Error(`not within ${timeoutMs} ms; the job is ${JSON.stringify(job)}`);
      await sleep(pollMs);
    }
  }

  waitForEnd(id: string, timeoutMs: number): Promise<JobBody> {
    return this.waitFor(id, (job) => job.finishedAt !== undefined, timeoutMs);
  }
}

/** From the start of the first attempt to the end, in milliseconds. */
export const runTimeMs = (job: JobBody): number =>
  Date.parse(job.finishedAt ?? '') - Date.parse(job.startedAt ?? '');
