import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BrowserSession, openBrowser } from '../../functions/worker/browser.ts';
import { photograph } from '../../functions/worker/jobs/autofill/site/outline.ts';

const secrets = ['correct-horse-9', 'taro@example.com', 'abc'];
const pageText = `<title>勤怠</title>
<h1>打刻修正 correct-horse-9</h1>
<p class="error">taro@example.com は利用できません</p>
<form id="f" action="/send"><label>備考<input name="note" value="correct-horse-9"></label>
<input type="password" name="pw" value="correct-horse-9"><input type="submit" value="送信"></form>
<table id="people"><tr><th>氏名</th></tr><tr><td>鈴木 一郎</td></tr></table>
<p>correct-horse-9 &amp; correct-horse-9</p>`;

describe('the picture of an unexpected page', () => {
  let browser: BrowserSession;
  let taken: Awaited<ReturnType<typeof photograph>>;
  beforeAll(async () => {
    browser = await openBrowser();
    await browser.page.setContent(pageText);
    taken = await photograph(browser.page, secrets);
  });
  afterAll(() => browser.close());

  it('was taken of a page whose text has no secret any more', async () => {
    const text = await browser.page.locator('body').textContent();
    for (const secret of secrets.slice(0, 2)) expect(text).not.toContain(secret);
    expect(text).toContain('打刻修正 ***');
    expect(taken.picture.subarray(0, 3)).toEqual(Buffer.from([0xff, 0xd8, 0xff]));
  });

  it('shows neither what was typed nor what tables hold', async () => {
    for (const selector of ['[name=note]', '[name=pw]', '#people td'])
      expect(await browser.page.locator(selector).isVisible()).toBe(false);
    expect(await browser.page.locator('#people th').isVisible()).toBe(true);
  });

  it('comes with an outline of its structure, without values, names or secrets', () => {
    expect(taken.outline.split('\n')).toEqual([
      'address: nullblank',
      'title: 勤怠',
      'language: ',
      'headings:',
      '  h1 打刻修正 ***',
      'messages:',
      '  *** は利用できません',
      'forms:',
      '  form#f → /send',
      'fields:',
      '  input[name=note]',
      '  input[name=pw][type=password]',
      '  input[type=submit]',
      'labels:',
      '  備考',
      'buttons:',
      '  input[type=submit] 送信',
      'tables:',
      '  table#people 氏名',
    ]);
  });
});
