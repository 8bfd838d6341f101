import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';

/** The calls that the demo, the benches and the tests make, over HTTP as any client would. */

const noted = z.array(z.object({ code: z.string(), row: z.number().optional(), message: z.string() }));

const accepted = z.object({
  job_id: z.string(),
  status: z.string(),
  queue_position: z.number().optional(),
  existing_job: z.boolean().optional(),
  warnings: noted,
  skipped: noted,
});
export type Accepted = z.infer<typeof accepted>;

const jobAnswer = z.object({
  job: z.object({
    id: z.string(),
    state: z.string(),
    position: z.number().optional(),
    attempts: z.number(),
    lostWorkers: z.number(),
    stopRequested: z.boolean(),
    startedAt: z.iso.datetime().optional(),
    finishedAt: z.iso.datetime().optional(),
    peakMemoryMb: z.number().optional(),
    memoryLimitMb: z.number().optional(),
    secret: z.string(),
    secretDestroyedAt: z.iso.datetime().optional(),
    result: z.object({ summary: z.string() }).optional(),
    error: z.object({ code: z.string(), message: z.string(), hint: z.string().optional() }).optional(),
    rows: z.record(
      z.enum(['total', 'planned', 'attempted', 'confirmed', 'uncertain', 'failed', 'skipped']),
      z.number(),
    ),
  }),
});
export type JobBody = z.infer<typeof jobAnswer>['job'];

const effect = z.object({
  what: z.string(),
  at: z.iso.datetime(),
  answer: z.string().optional(),
  answeredAt: z.iso.datetime().optional(),
});

const rowsAnswer = z.object({
  rows: z.array(
    z.object({
      number: z.number(),
      label: z.string(),
      state: z.string(),
      code: z.string().optional(),
      note: z.string().optional(),
      effects: z.number().optional(),
      trail: z.array(effect).optional(),
      seen: z.object({ at: z.iso.datetime(), address: z.string(), lines: z.array(z.string()) }).optional(),
      evidence: z
        .object({
          file: z.string(),
          sha256: z.string(),
          at: z.iso.datetime(),
          link: z.string().optional(),
          deleted: z.boolean().optional(),
        })
        .optional(),
      at: z.iso.datetime().optional(),
    }),
  ),
});
export type RowBody = z.infer<typeof rowsAnswer>['rows'][number];

const filesAnswer = z.object({
  files: z.array(
    z.object({
      name: z.string(),
      contentType: z.string(),
      bytes: z.number(),
      sha256: z.string(),
      link: z.string(),
    }),
  ),
  documents: z.array(
    z.object({ name: z.string(), title: z.string(), contentType: z.string(), link: z.string() }),
  ),
  deletedAt: z.iso.datetime().optional(),
});
export type FilesBody = z.infer<typeof filesAnswer>;

export interface Credentials {
  readonly email: string;
  readonly password: string;
  readonly companyCode?: string;
}

const pollMs = 250;

export class ApiClient {
  readonly #base: string;
  readonly #language: 'ja' | 'en';

  constructor(base: string, language: 'ja' | 'en' = 'ja') {
    this.#base = base;
    this.#language = language;
  }

  /** Any request, with the language asked for. */
  fetch(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(new URL(path, this.#base), {
      ...init,
      headers: { 'accept-language': this.#language, ...init.headers },
    });
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
    return accepted.parse(await jsonOf(await this.post(workbook, credentials)));
  }

  async job(id: string): Promise<JobBody> {
    return jobAnswer.parse(await jsonOf(await this.fetch(`/v1/jobs/${id}`))).job;
  }

  async rows(id: string): Promise<RowBody[]> {
    return rowsAnswer.parse(await jsonOf(await this.fetch(`/v1/jobs/${id}/rows`))).rows;
  }

  /** What was kept with a job, and what can be drawn up of it. */
  async files(id: string): Promise<FilesBody> {
    return filesAnswer.parse(await jsonOf(await this.fetch(`/v1/jobs/${id}/files`)));
  }

  cancel(id: string): Promise<Response> {
    return this.fetch(`/cancel/${id}`, { method: 'POST' });
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

async function jsonOf(answer: Response): Promise<unknown> {
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${answer.url} answered ${answer.status}: ${text}`);
  return JSON.parse(text);
}

/** From the start of the first attempt to the end, in milliseconds. */
export const runTimeMs = (job: JobBody): number =>
  Date.parse(job.finishedAt ?? '') - Date.parse(job.startedAt ?? '');
