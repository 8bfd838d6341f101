import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BrowserSession, openBrowser } from '../../functions/worker/browser.ts';
import type { ModeChange } from '../../local/practice-site/account.ts';
import { EMAIL, PASSWORD, practice } from './practice.ts';
import { modifyUrl } from './visitor.ts';

const world = practice();
const DAY = '2026-07-03';
const kinds = () => world.site.punches(EMAIL).map(({ minutes, kind }) => [minutes, kind]);
const pageOf = async (mode: ModeChange) =>
  (await (await world.employee(mode)).get(modifyUrl(world.site, DAY))).text;

describe('the choice of the type', () => {
  test('stands in its own place, with start and end and neither', async () => {
    const text = await pageOf({ typeSelect: true });
    const select =
      /<div id="adit_item_change"><select name="adit_item"[\s\S]*?<\/select>/.exec(text)?.[0] ?? '';
    expect([...select.matchAll(/<option value="([^"]*)">([^<]*)/g)].map(([, ...option]) => option)).toEqual([
      ['', '自動判別'],
      ['work_start', '出勤'],
      ['work_end', '退勤'],
    ]);
    expect(await pageOf({})).not.toContain('adit_item');
  });

  test('decides the kind; left empty, the order of the day does', async () => {
    const visitor = await world.employee({ typeSelect: true });
    await visitor.punch(DAY, '0900', { adit_item: 'work_end' });
    await visitor.punch(DAY, '1800', { adit_item: '' });
    expect(kinds()).toEqual([
      [540, 'work_end'],
      [1080, 'work_end'],
    ]);
  });

  test('counts for nothing where the page does not offer it', async () => {
    const visitor = await world.employee();
    await visitor.punch(DAY, '0900', { adit_item: 'work_end' });
    expect(kinds()).toEqual([[540, 'work_start']]);
  });
});

test('a group to be chosen begins empty, and empty is refused', async () => {
  expect(await pageOf({ groupPlaceholder: true })).toMatch(
    /<select name="group_id"[^>]*><option value="">選択してください<\/option><option value="1">/,
  );
  const visitor = await world.employee({ groupPlaceholder: true });
  expect(await visitor.punch(DAY, '0900', { group_id: '' })).toEqual({
    result: 0,
    errors: { group_id: 'invalid' },
  });
});

test('without the function the page has neither form nor list', async () => {
  const text = await pageOf({ formMissing: true });
  expect(text).toContain('この機能は利用できません');
  expect(text).not.toMatch(/modifyForm|logs-table/);
});

describe('in a browser', () => {
  let browser: BrowserSession;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  async function openDay(mode: ModeChange) {
    world.newcomer(mode);
    const { page } = browser;
    await page.goto(`${world.site.idUrl}/users/sign_out`);
    await page.goto(`${world.site.idUrl}/users/sign_in?app_key=atd`);
    await page.fill('#user_email', EMAIL);
    await page.fill('#user_password', PASSWORD);
    await page.click('#login_button');
    await page.goto(modifyUrl(world.site, DAY));
    await page.fill('#ter_time', '0900');
    return page;
  }

  test('the chosen type and group are sent', async () => {
    const page = await openDay({ typeSelect: true, groupPlaceholder: true });
    await page.selectOption('#adit_item_change select', 'work_end');
    await page.selectOption('select[name=group_id]', '2');
    await Promise.all([page.waitForResponse(/\/adit\/insert\//), page.click('#insert_button')]);
    expect(world.site.punches(EMAIL)).toEqual([expect.objectContaining({ kind: 'work_end', groupId: '2' })]);
  });

  test('a broken script leaves button and Enter key without effect', async () => {
    const page = await openDay({ scriptBroken: true });
    const failed = page.waitForEvent('pageerror');
    await page.click('#insert_button');
    expect((await failed).message).toContain('adit is not defined');
    await page.press('#ter_time', 'Enter');
    // Were anything sent, this page would come after it.
    await page.goto(modifyUrl(world.site, '2026-07-06'));
    expect(world.site.insertCount(EMAIL)).toBe(0);
  });

  test('an unreadable answer is told as a failed connection', async () => {
    const page = await openDay({ garbledAnswers: 1 });
    await page.click('#insert_button');
    await page.waitForSelector('#insert_errors .error');
    expect(await page.textContent('#insert_errors')).toContain('通信エラー');
    expect(world.site.punches(EMAIL)).toHaveLength(1);
  });

  test('a person finds captcha and presets on the control page by keyboard', async () => {
    world.newcomer();
    const { page } = browser;
    await page.goto(world.site.adminUrl);
    await page.press('#accounts a', 'Enter');
    await page.waitForURL(/control\/accounts/);
    await page.press('button[value=captcha]', 'Enter');
    await page.waitForSelector('[role=status]');
    await page.press('#settings summary', 'Enter');
    expect(await page.isChecked('#mode_captcha')).toBe(true);
    await page.fill('#mode_latencyMs', '25');
    await page.press('#mode_latencyMs', 'Enter');
    await page.waitForSelector('.badge:has-text("ミリ秒")');
    expect(await page.textContent('.overview')).toContain('応答を遅らせる');
  });
});
