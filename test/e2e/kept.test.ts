import { createHash } from 'node:crypto';
import exceljs from 'exceljs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DemoClient, type FilesBody } from '../../local/demo-client.ts';
import { days, Errands } from '../support/errand.ts';
import { dateOf } from '../support/month.ts';
import { codeOf } from '../support/requests.ts';
import type { RunningStack } from '../support/running-stack.ts';
import { jobIdOf, submit } from '../support/submit.ts';

/** What is kept with a job: a picture of each row, the month, the person's own workbook; and pages that nobody expected. */

const rows = 3;
const unexpected = (what: { ja: string; en: string }) => ({
  message: {
    ja: `勤怠サイトの画面が想定と異なります（${what.ja}、/employee/adit/modify）。`,
    en: `A page of the attendance site does not look as expected (${what.en}, /employee/adit/modify).`,
  },
  hint: {
    ja: '会社の Jobcan で打刻修正が使えるかを確認し、管理者に連絡してください。画面の写し（page.jpg）と構成（page.txt）を保存しました。',
    en: 'Check that your company allows punch corrections in Jobcan, and tell the operator. A picture (page.jpg) and an outline (page.txt) of the page are kept with the job.',
  },
});

let errands: Errands;
beforeAll(async () => {
  errands = await Errands.begin(
    { 'a month': { rows: days(rows) } },
    { 'a dead button': { mode: { scriptBroken: true } } },
    { 'no form': { mode: { formMissing: true } } },
  );
});
afterAll(() => errands.stop());

const contentOf = async ({ api }: RunningStack, link: string) => Buffer.from(await api.bytes(link));
const sha256 = (content: Buffer) => createHash('sha256').update(content).digest('hex');

/** Pixels, from the frame header of a JPEG (ITU-T T.81, B.2.2). @throws Error when it is none */
function sizeOfJpeg(content: Buffer): { width: number; height: number } {
  if (content.readUInt16BE(0) !== 0xffd8) throw new Error('no JPEG');
  for (let at = 2; at < content.length; at += 2 + content.readUInt16BE(at + 2)) {
    const marker = content.readUInt16BE(at);
    const isFrame = marker >= 0xffc0 && marker <= 0xffc2;
    if (isFrame) return { height: content.readUInt16BE(at + 5), width: content.readUInt16BE(at + 7) };
  }
  throw new Error('a JPEG without a frame');
}

const named = ({ files }: FilesBody, name: string) => {
  const file = files.find((each) => each.name === name);
  if (!file) throw new Error(`no ${name} among ${files.map((each) => each.name)}`);
  return file;
};

describe('of a month', () => {
  it('there is a picture of each confirmed row, the very one that the row names', async () => {
    const { id, stack } = errands.named('a month');
    const told = await errands.named('a month').over();
    expect(told.job).toMatchObject({ state: 'completed', rows: { confirmed: rows } });
    const kept = await stack.api.files(id);
    for (const { number, evidence, seen } of told.rows) {
      const file = named(kept, `row-${number}.jpg`);
      const content = await contentOf(stack, file.link);
      expect(file).toMatchObject({ contentType: 'image/jpeg', bytes: content.length });
      expect([file.sha256, evidence?.sha256]).toEqual([sha256(content), sha256(content)]);
      expect(evidence?.link).toBe(file.link);
      const { width, height } = sizeOfJpeg(content);
      expect(width).toBeGreaterThan(200);
      expect(width).toBeLessThanOrEqual(1280);
      expect(height).toBeGreaterThan(80);
      expect(height).toBeLessThanOrEqual(720);
      expect(content.length).toBeLessThan(60_000);
      expect(seen?.lines).toEqual(['出勤 09:00（承認待ち）', '退勤 18:00（承認待ち）']);
    }
    expect(kept.files.filter(({ name }) => name.startsWith('row-'))).toHaveLength(rows);
  });

  it('there is the month as a PDF, and as a page in both languages', async () => {
    const { id, stack } = errands.named('a month');
    await errands.named('a month').over();
    const kept = await stack.api.files(id);
    const pdf = await contentOf(stack, named(kept, 'month.pdf').link);
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(sha256(pdf)).toBe(named(kept, 'month.pdf').sha256);
    expect(kept.documents.map(({ name }) => name).sort()).toEqual(['month.html', 'workbook.xlsx']);
    for (const [lang, title, note] of [
      ['ja', '勤怠入力の記録', '打刻一覧で確認しました'],
      ['en', 'Record of attendance entries', 'seen on the site'],
    ] as const) {
      const answer = await stack.api.fetch(`/v1/jobs/${id}/documents/month.html?lang=${lang}`);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toContain('text/html');
      const page = await answer.text();
      for (const text of [title, note, `lang="${lang}"`]) expect(page).toContain(text);
      for (const [date] of days(rows)) expect(page).toContain(date);
    }
  });

  it('the workbook comes back with its results; sent again, only the rows are run whose result was cleared', async () => {
    const { id, stack, secrets, from, email } = errands.named('a month');
    await errands.named('a month').over();
    const returned = await contentOf(stack, `/v1/jobs/${id}/documents/workbook.xlsx`);
    const workbook = new exceljs.Workbook();
    await workbook.xlsx.load(Uint8Array.from(returned).buffer);
    const [sheet] = workbook.worksheets;
    const column = sheet?.getRow(1).values;
    const result = Array.isArray(column) ? column.indexOf('結果') : -1;
    expect(days(rows).map((_, row) => sheet?.getCell(row + 2, result).value)).toEqual(
      days(rows).map(() => '確認済み'),
    );

    for (const [lang, message] of [
      ['ja', 'すべての行が確認済みのため、することがありません。'],
      ['en', 'Every row was confirmed before: there is nothing to do.'],
    ] as const) {
      const headers = { 'accept-language': lang };
      const refused = await submit(stack, returned, { secrets, from, headers });
      expect([refused.status, codeOf(refused)]).toEqual([422, 'ALL_CONFIRMED']);
      expect(refused.body).toMatchObject({ error: { message } });
    }

    if (sheet) sheet.getCell(3, result).value = null;
    const again = new Uint8Array(await workbook.xlsx.writeBuffer());
    const answer = await submit(stack, again, { secrets, from });
    expect(answer.body).toMatchObject({
      skipped: [
        { code: 'ALREADY_CONFIRMED', row: 2 },
        { code: 'ALREADY_CONFIRMED', row: 4 },
      ],
    });
    const second = jobIdOf(answer);
    const job = await stack.api.waitForEnd(second, 60_000);
    expect(job).toMatchObject({ state: 'completed', rows: { total: 1, skipped: 1 } });
    expect(await stack.api.rows(second)).toMatchObject([
      { number: 3, label: `${dateOf(2)} 09:00–18:00`, code: 'ALREADY_THERE' },
    ]);
    expect(stack.site.insertCount(email)).toBe(rows * 2);
  });

  it('all of it is gone when the person deletes it, but for what the rows say', async () => {
    const { id, stack } = errands.named('a month');
    const before = await errands.named('a month').over();
    const kept = await stack.api.files(id);
    const deleted = await stack.api.fetch(`/v1/jobs/${id}/files`, { method: 'DELETE' });
    expect(deleted.status).toBe(200);
    const english = new DemoClient(stack.host.apiUrl, 'en');
    for (const { link } of kept.files) {
      const [gone, goneInEnglish] = [await stack.api.fetch(link), await english.fetch(link)];
      expect([gone.status, goneInEnglish.status]).toEqual([410, 410]);
      expect(await gone.json()).toMatchObject({
        error: { code: 'FILES_DELETED', message: 'このファイルは削除されました。' },
      });
      expect(await goneInEnglish.json()).toMatchObject({ error: { message: 'This file was deleted.' } });
    }
    expect(await stack.api.files(id)).toMatchObject({ files: [], deletedAt: expect.any(String) });
    const [row] = await stack.api.rows(id);
    expect(row).toMatchObject({
      state: 'confirmed',
      evidence: { sha256: before.rows[0]?.evidence?.sha256, deleted: true },
    });
  });
});

describe('of a page that is not as expected', () => {
  it.each([
    [
      'no form',
      { ja: '打刻修正の入力欄がありません', en: 'no punch correction form' },
      ['h1 打刻修正'],
      'planned',
    ],
    [
      'a dead button',
      { ja: '打刻ボタンを押しても送信されません', en: 'the punch button sends nothing' },
      ['h1 打刻修正', 'h3 打刻の追加', 'form#modifyForm', 'input#insert_button[type=button] 打刻'],
      'uncertain',
    ],
  ] as const)('(%s) there are a picture and an outline, without secrets', async (name, what, shown, row) => {
    const { id, email, secrets, stack } = errands.named(name);
    const told = await errands.named(name).over();
    expect(told.job).toMatchObject({
      state: 'error',
      attempts: 1,
      error: { code: 'PAGE_UNEXPECTED' },
      secret: 'destroyed',
    });
    expect({ message: told.message, hint: told.hint }).toEqual(unexpected(what));
    expect(told.rows.map(({ state }) => state)).toEqual([row]);
    expect(told).toMatchObject({ received: [], punches: [] });

    const kept = await stack.api.files(id);
    const picture = await contentOf(stack, named(kept, 'page.jpg').link);
    expect(sizeOfJpeg(picture).width).toBe(1280);
    const outline = (await contentOf(stack, named(kept, 'page.txt').link)).toString();
    for (const part of ['headings:', ...shown]) expect(outline).toContain(part);
    for (const secret of [email, ...Object.values(secrets)]) expect(outline).not.toContain(secret);
    expect(outline).not.toMatch(/@|三郎/);
  });
});
