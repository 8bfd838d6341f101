import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BrowserSession, openBrowser } from '../../functions/worker/browser.ts';
import { takePicture } from '../../functions/worker/jobs/autofill/site/picture.ts';

const list = (head: string) => `<h1>山田 花子</h1><table id="logs-table">${head}
<tr><td class="kind">出勤</td><td class="time">09:00</td><td class="approver">鈴木 一郎</td></tr></table>`;

describe('the picture of a day’s punch list', () => {
  let browser: BrowserSession;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  const shown = (selector: string) => browser.page.locator(selector).isVisible();

  it.each([
    ['by its headings', '<tr><th>打刻区分</th><th>時刻</th><th class="approver">承認者</th></tr>'],
    ['by its place where there are no headings', ''],
  ])('shows the punch and blanks a column about somebody else, told %s', async (_, head) => {
    await browser.page.setContent(list(head));
    const picture = await takePicture(browser.page, '2026-11-12\nhttps://ssl.example/');
    expect(picture?.subarray(0, 3)).toEqual(Buffer.from([0xff, 0xd8, 0xff]));
    expect([await shown('td.kind'), await shown('td.time')]).toEqual([true, true]);
    expect(await shown('td.approver')).toBe(false);
  });

  it('is none where there is no list', async () => {
    await browser.page.setContent('<p>勤怠</p>');
    expect(await takePicture(browser.page, 'caption')).toBeUndefined();
  });
});
