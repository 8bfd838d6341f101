import { describe, expect, test } from 'vitest';
import { EMAIL, practice } from './practice.ts';
import { inputValue, modifyUrl, tableRows } from './visitor.ts';

const world = practice();
const LOGS = /<table[^>]* id="logs-table"/;

describe('the punch correction page', () => {
  test('has the form with its hidden and visible fields', async () => {
    const visitor = await world.employee();
    const { text } = await visitor.get(modifyUrl(world.site, '2026-07-03'));
    expect(text).toMatch(/<form[^>]* id="modifyForm" action="\/employee\/adit\/insert\/"/);
    expect([inputValue(text, 'year'), inputValue(text, 'month'), inputValue(text, 'day')]).toEqual([
      '2026',
      '7',
      '3',
    ]);
    expect(inputValue(text, 'token')).not.toBe('');
    expect(inputValue(text, 'employee_id')).not.toBe('');
    expect(inputValue(text, 'client_id')).not.toBe('');
    expect(inputValue(text, 'delete_minutes')).toBe('');
    expect(text).toMatch(/<input[^>]* name="time" id="ter_time" size="6"/);
    expect(text).toMatch(/<select name="group_id"/);
    expect(text).toMatch(/<textarea name="notice"/);
    expect(text).toMatch(
      /<input[^>]*type="button" id="insert_button" value="打刻" onclick="adit\(this\.form\)">/,
    );
    expect(text).toMatch(/id="insert_label" class="d-none"[^>]*>通信中</);
  });

  test('keeps its token from day to day', async () => {
    const visitor = await world.employee();
    const tokens = ['2026-07-03', '2026-07-06'].map(async (date) =>
      inputValue((await visitor.get(modifyUrl(world.site, date))).text, 'token'),
    );
    const [first, second] = await Promise.all(tokens);
    expect(first).toBe(second);
  });

  test('shows today in Japan when no day is named', async () => {
    world.pass(12 * 3_600_000); // 00:00 on the 16th in Japan, still the 15th in UTC
    const visitor = await world.employee();
    const { text } = await visitor.get(`${world.site.sslUrl}/employee/adit/modify`);
    expect(inputValue(text, 'day')).toBe('16');
  });

  test('names a day that does not exist as such, without a form', async () => {
    const visitor = await world.employee();
    const { text } = await visitor.get(modifyUrl(world.site, '2026-02-30'));
    expect(text).toContain('日付の形式が正しくありません');
    expect(text).not.toContain('id="modifyForm"');
  });

  test('marks the notes as required only where they are', async () => {
    const visitor = await world.employee({ notesRequired: true });
    expect((await visitor.get(modifyUrl(world.site, '2026-07-03'))).text).toContain('必須');
    world.site.setMode(EMAIL, { notesRequired: false });
    expect((await visitor.get(modifyUrl(world.site, '2026-07-03'))).text).not.toContain('必須');
  });

  test('offers the groups of the account', async () => {
    const visitor = await world.employee({ groups: [{ id: '7', name: '<工場> & 倉庫' }] });
    const { text } = await visitor.get(modifyUrl(world.site, '2026-07-03'));
    expect(text).toContain('<option value="7">&lt;工場&gt; &amp; 倉庫</option>');
  });

  test('speaks the language of its cookie', async () => {
    const visitor = await world.employee({ notesRequired: true });
    visitor.cookies.set('employee_language', 'en');
    const { text } = await visitor.get(modifyUrl(world.site, '2026-07-03'));
    expect(text).toMatch(/id="insert_button" value="PUSH"/);
    expect(text).toContain('Notes<span class="required">(Required)');
    expect(tableRows(text, LOGS)).toEqual([['No clocking on shift day.']]);
  });

  test('lists the punches of its day, pending ones marked', async () => {
    const visitor = await world.employee();
    await visitor.punch('2026-07-03', '0930', { notice: '直行' });
    await visitor.punch('2026-07-03', '2600');
    await visitor.punch('2026-07-04', '1000');
    const { text } = await visitor.get(modifyUrl(world.site, '2026-07-03'));
    expect(tableRows(text, LOGS)).toEqual([
      ['出勤', '09:30', '本社', '直行', '承認待ち', '修正'],
      ['退勤', '26:00', '本社', '', '承認待ち', '修正'],
    ]);
    expect(text.match(/<tr class="jbc-table-warning">/g)).toHaveLength(2);
    expect(text).toContain("intoModifyMode(1560,'26:00',");
  });

  test('refers to no address but its own and the other host’s', async () => {
    const visitor = await world.employee();
    const { text, headers } = await visitor.get(modifyUrl(world.site, '2026-07-03'));
    const outside = [...text.matchAll(/(?:src|href|action)="(?:https?:)?\/\/([^/"]+)/g)];
    expect(outside).toEqual([]);
    expect(headers.get('content-security-policy')).toContain("default-src 'self'");
    for (const asset of ['site.css', 'punch.js']) {
      expect((await visitor.get(`${world.site.sslUrl}/assets/${asset}`)).status).toBe(200);
    }
  });
});
