import * as z from 'zod';
import type { Job } from '../../shared/job.ts';
import { attendanceWorkbook } from '../support/workbooks.ts';
import type { Call } from './call.ts';
import type { World } from './world.ts';

/** Somebody with an attendance account, and what they send. */

export interface Person {
  readonly email: string;
  readonly password: string;
}

let people = 0;
export function person(): Person {
  people += 1;
  return { email: `person-${people}@example.jp`, password: 'a password of theirs' };
}

let month: Promise<Uint8Array> | undefined;
/** Two days, and a day off. */
export function goodMonth(): Promise<Uint8Array> {
  month ??= attendanceWorkbook([
    ['2026-11-02', '09:00', '18:00'],
    ['2026-11-03', '', ''],
    ['2026-11-04', '9:00', '17:30'],
  ]);
  return month;
}

/** What a web form sends; without a file where none is given. */
export function formOf({ email, password }: Person, file?: Uint8Array): FormData {
  const form = new FormData();
  if (file) form.set('file', new Blob([Uint8Array.from(file)]), 'kintai.xlsx');
  form.set('email', email);
  form.set('password', password);
  return form;
}

const uploaded = z.object({ job_id: z.string() });
const upload = { method: 'POST', path: '/upload' } as const;

/** Sends a month through the web form. @returns the job */
export async function sentMonth(world: World, who: Person, call: Call = {}): Promise<Job> {
  const form = formOf(who, await goodMonth());
  const answer = await world.ask(upload, { as: 'nobody', from: world.address(), form, ...call });
  if (answer.status !== 202) throw new Error(`not taken: ${answer.text}`);
  return world.jobs.present(uploaded.parse(JSON.parse(answer.text)).job_id);
}

const formSchema = z.object({ upload: z.string() });

/** An upload that was given to whoever asks in the call, with the file in its place. */
export async function uploadOf(world: World, call: Call, file?: Uint8Array): Promise<string> {
  const answer = await world.ask({ method: 'POST', path: '/v1/uploads' }, call);
  const { upload: id } = formSchema.parse(JSON.parse(answer.text));
  if (file) await world.putUpload(id, file);
  return id;
}
