import { randomBytes } from 'node:crypto';
import type { Job } from '../../shared/job.ts';
import { maxDirectUploadBytes } from '../../shared/limits.ts';
import { completes, done } from '../store/jobs.ts';
import { handMadeWorkbook } from '../support/workbooks.ts';
import { type Person, person, sentMonth, uploadOf } from './autofill.ts';
import type { World } from './world.ts';

/** A month that was entered, with all that can be told of a row. */
export async function enteredMonth(
  world: World,
): Promise<{ readonly who: Person; readonly job: Job; readonly picture: string }> {
  const who = person();
  const run = await world.jobs.running(await sentMonth(world, who));
  const { store } = world.jobs;
  const at = world.host.clock.now();
  const picture = 'row-2.jpg';
  const { sha256 } = await world.jobs
    .filesOf(run)
    .keep({ name: picture, contentType: 'image/jpeg', content: Buffer.from('a picture') });
  const note = { ja: '登録を確認しました', en: 'seen on the site' };
  await store.writeRow(run, {
    number: 2,
    state: 'confirmed',
    code: 'CONFIRMED',
    note,
    effects: 1,
    trail: [
      { what: '09:00', at, answer: 'ok', answeredAt: at },
      { what: '18:00', at },
    ],
    seen: { at, address: 'https://ssl.example/day', lines: ['出勤 09:00', '退勤 18:00'] },
    evidence: { file: picture, sha256, at },
    at,
  });
  await store.writeRow(run, { number: 4, state: 'confirmed', code: 'CONFIRMED', note, effects: 1, at });
  await store.appendLog(run, [
    { number: 1, at, level: 'info', text: 'signed in' },
    { number: 2, at, level: 'warn', text: 'a slow page' },
  ]);
  const report = {
    progress: { step: { ja: '入力', en: 'Entering' }, current: 2, total: 2 },
    peakMemoryMb: 312.5,
  };
  const job = await done(store, at, await world.jobs.present(run.id), { ...completes(run), report });
  return { who, job, picture };
}

/** The same, with the workbook as it is given back. */
export async function completedMonth(world: World) {
  const { who, job } = await enteredMonth(world);
  const document = { method: 'GET', path: '/v1/jobs/{id}/documents/{name}' };
  const answer = await world.ask(document, { params: { id: job.id, name: 'workbook.xlsx' } });
  if (answer.status !== 200) throw new Error(`no workbook: ${answer.text}`);
  return { who, workbook: answer.bytes };
}

/** A job whose workbook, with a picture in it, is too large for one answer. */
export async function largeMonth(world: World): Promise<Job> {
  const media = { name: 'xl/media/image1.png', content: randomBytes(maxDirectUploadBytes + 100_000) };
  const file = handMadeWorkbook({ parts: [media] });
  const json = { type: 'autofill', secrets: person(), upload: await uploadOf(world, {}, file) };
  return world.jobOf('submitJob', { json });
}
