/**
 * `npm run demo`: the main job, for real. The stack of the template on this machine, a workbook made from the
 * service's own template, uploaded, queued; a headless Chromium fills the practice site; what the site itself
 * counted is what decides whether it went well (exit code 0).
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { synthesize } from './assembly.ts';
import { Bar, done, failed, heading, note, secondsText } from './demo/lines.ts';
import { fillTemplate } from './demo/workbook.ts';
import { DemoClient, type JobBody, runTimeMs } from './demo-client.ts';
import { HostError } from './host/errors.ts';
import { startHost } from './host/host.ts';
import { takeLock } from './host/lock.ts';
import { type PracticeSite, startPracticeSite } from './practice-site/site.ts';
import { siteParameters } from './stack.ts';

const root = join(import.meta.dirname, '..');
const dataDir = join(root, '.junban', 'demo');
const pollMs = 250;
const person = {
  email: 'hanako@example.com',
  password: `demo-${crypto.randomUUID()}`,
  companyCode: 'junban',
};

try {
  process.exitCode = (await demo()) ? 0 : 1;
} catch (error) {
  console.error(error instanceof HostError ? error.message : error);
  process.exitCode = 1;
}

async function demo(): Promise<boolean> {
  heading('順番 Junban — 勤怠ブックを1か月分入力するデモ / a month of attendance, filled in from a workbook');
  await mkdir(dataDir, { recursive: true });
  // Not while another demo works in it.
  takeLock(dataDir).release();
  await rm(dataDir, { recursive: true, force: true });
  await mkdir(dataDir, { recursive: true });

  const site = await startPracticeSite();
  site.addAccount({ ...person, name: '山田 花子' });
  const made = performance.now();
  const assembly = await synthesize();
  if (!assembly.reused)
    done('テンプレートを合成 / template synthesized', secondsText(performance.now() - made));

  const started = performance.now();
  const host = await startHost({
    assemblyDir: assembly.dir,
    dataDir,
    apiPort: 0,
    parameters: siteParameters(site),
  });
  const stop = async () => {
    await host.stop();
    await site.stop();
  };
  process.once('SIGINT', () => void stop().then(() => process.exit(130)));
  try {
    done(
      `スタック起動 / stack up: ${host.functions.length} functions, API ${host.apiUrl}`,
      secondsText(performance.now() - started),
    );
    for (const { logicalId, why } of host.skipped) note(`${logicalId}: ${why}`);
    done(`練習勤怠サイト / practice site: ${site.sslUrl}/employee`);

    const api = new DemoClient(host.apiUrl);
    const { bytes, rows } = await fillTemplate(await api.template());
    const file = join(dataDir, 'kintai.xlsx');
    await writeFile(file, bytes);
    done(`勤怠ブック作成 / workbook made: ${rows} 日分 / days`, relative(root, file));

    heading('1回目の送信 / sent once');
    const first = await submit(api, bytes);
    const firstJob = await follow(api, first);
    const once = report(firstJob, rows, site, rows * 2);
    if (firstJob.rows.confirmed !== rows) return false;
    const returned = await keepDocuments(api, first);

    heading('同じブックをもう一度送信 / the same workbook again');
    const again = await follow(api, await submit(api, bytes));
    const twice = report(again, rows, site, rows * 2);

    heading('結果つきブックをもう一度送信 / the returned workbook again');
    const nothingLeft = await refusesConfirmed(api, returned);

    heading('次に見るもの / where to look next');
    note('npm start        スタックを起動したままにする / keeps the stack and the site up, prints addresses');
    note(`${relative(root, join(dataDir, 'logs'))}   各関数のログ / what each function logged`);
    note('docs/architecture.md   しくみ / how it works');
    return once && twice && again.rows.skipped === rows && nothingLeft;
  } finally {
    await stop();
  }
}

/** What the person gets back: their own workbook with the results, and the month with all pictures. */
async function keepDocuments(api: DemoClient, id: string): Promise<Uint8Array> {
  const kept = [
    { path: `/v1/jobs/${id}/documents/workbook.xlsx`, what: '結果つきブック / workbook with results' },
    { path: `/v1/jobs/${id}/files/month.pdf`, what: '証跡つきの月報 / the month with its evidence' },
  ];
  let workbook = new Uint8Array();
  for (const { path, what } of kept) {
    const content = await api.bytes(path);
    const name = path.slice(path.lastIndexOf('/') + 1);
    await writeFile(join(dataDir, name), content);
    done(what, relative(root, join(dataDir, name)));
    if (name === 'workbook.xlsx') workbook = content;
  }
  return workbook;
}

/** Every row of it was confirmed: there is nothing to do, and it says so instead of doing it again. */
async function refusesConfirmed(api: DemoClient, workbook: Uint8Array): Promise<boolean> {
  const answer = await api.post(workbook, person);
  const right = answer.status === 422 && (await answer.text()).includes('ALL_CONFIRMED');
  (right ? done : failed)(`${answer.status} ALL_CONFIRMED: すべて確認済み / every row was confirmed`);
  return right;
}

async function submit(api: DemoClient, bytes: Uint8Array): Promise<string> {
  const started = performance.now();
  const answer = await api.upload(bytes, person);
  done(`受付 / accepted: ${answer.job_id}`, secondsText(performance.now() - started));
  note(`順番 / position ${answer.queue_position ?? '—'}`);
  for (const { message } of answer.skipped) note(message);
  if (answer.warnings.length > 0)
    note(`注意 / warnings: ${answer.warnings.length} (${answer.warnings[0]?.message} …)`);
  return answer.job_id;
}

/** Shows each row as it is settled, until the job has ended. */
async function follow(api: DemoClient, id: string): Promise<JobBody> {
  const bar = new Bar();
  const shown = new Set<number>();
  for (;;) {
    const job = await api.job(id);
    const rows = await api.rows(id);
    for (const row of rows) {
      if (row.state === 'planned' || row.state === 'attempted' || shown.has(row.number)) continue;
      shown.add(row.number);
      bar.step(shown.size, rows.length, `${row.label}  ${row.note ?? row.state}`);
    }
    if (job.finishedAt !== undefined) {
      bar.end();
      return job;
    }
    await sleep(pollMs);
  }
}

/** The outcome in words, held against what the practice site counted itself. */
function report(job: JobBody, rows: number, site: PracticeSite, punches: number): boolean {
  const summary = job.result?.summary ?? job.error?.message ?? job.state;
  if (job.state === 'completed') done(summary, secondsText(runTimeMs(job)));
  else failed(`${job.state}: ${summary} ${job.error?.hint ?? ''}`);
  note(
    `最大メモリ / peak memory (worker + Chromium): ${job.peakMemoryMb ?? '—'} / ${job.memoryLimitMb ?? '—'} MB`,
  );
  if (job.secretDestroyedAt) note(`パスワード破棄 / password destroyed at ${job.secretDestroyedAt}`);
  const [listed, received] = [site.punches(person.email).length, site.insertCount(person.email)];
  const right = listed === punches && received === punches;
  (right ? done : failed)(
    `練習サイト側の記録 / the site's own count: ${listed} punches (${rows} × 2), ${received} received`,
  );
  return right && job.state === 'completed';
}
