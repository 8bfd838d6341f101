import * as z from 'zod';
import { type Answer, send } from './requests.ts';
import type { RunningStack } from './running-stack.ts';

const uploadSchema = z.object({ upload: z.string(), url: z.url(), fields: z.record(z.string(), z.string()) });

export interface Submission {
  readonly secrets: object;
  /** `mode`, `onDifferent`, `note`, `place`. */
  readonly input?: object | undefined;
  /** Default: the first address, whose rate is shared by all tests of the stack. */
  readonly from?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** POST /v1/uploads, then POST /v1/jobs, as a client of the API does. @returns whatever the latter answers */
export async function submit(
  { host, api }: Pick<RunningStack, 'host' | 'api'>,
  workbook: Uint8Array,
  { secrets, input, from = '127.0.0.1', headers = {} }: Submission,
): Promise<Answer> {
  const form = uploadSchema.parse(await (await api.fetch('/v1/uploads', { method: 'POST' })).json());
  const body = new FormData();
  for (const [name, value] of Object.entries(form.fields)) body.set(name, value);
  body.set('file', new File([Uint8Array.from(workbook)], 'kintai.xlsx'));
  const put = await fetch(form.url, { method: 'POST', body });
  if (!put.ok) throw new Error(`the upload answered ${put.status}: ${await put.text()}`);
  const wanted = { type: 'autofill', upload: form.upload, fileName: 'kintai.xlsx', secrets };
  return send(host.apiUrl, '/v1/jobs', { from, headers, body: { ...wanted, ...(input && { input }) } });
}

const acceptedSchema = z.object({ job: z.object({ id: z.string() }) });

/** The id of the job. @throws Error with the answer when it was not taken */
export function jobIdOf(answer: Answer): string {
  if (answer.status !== 202) throw new Error(`answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return acceptedSchema.parse(answer.body).job.id;
}
