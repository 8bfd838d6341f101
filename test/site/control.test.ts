import { once } from 'node:events';
import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { accountMode, DEFAULT_MODE } from '../../local/practice-site/account.ts';
import { PRESETS } from '../../local/practice-site/presets.ts';
import { EMAIL, PASSWORD, practice } from './practice.ts';
import { tableRows, type Visitor } from './visitor.ts';

const world = practice();
const address = () => `${world.site.adminUrl}/control/accounts/${encodeURIComponent(EMAIL)}`;

/** Sends the form of the account's mode as its page shows it, with some fields changed or, by null, left out. */
async function saveMode(visitor: Visitor, changes: Record<string, string | null>) {
  const { text } = await visitor.get(address());
  const form = /<form[^>]*id="mode"[\s\S]*?<\/form>/.exec(text)?.[0] ?? '';
  const fields = new URLSearchParams();
  for (const [tag, name = ''] of form.matchAll(/<input[^>]* name="([^"]*)"[^>]*>/g)) {
    const checkbox = tag.includes('type="checkbox"');
    if (checkbox && !tag.includes(' checked')) continue;
    fields.append(name, / value="([^"]*)"/.exec(tag)?.[1] ?? 'on');
  }
  for (const [, name = '', value = ''] of form.matchAll(/<textarea[^>]* name="([^"]*)"[^>]*>([^<]*)/g)) {
    fields.append(name, value);
  }
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) fields.delete(name);
    else fields.set(name, value);
  }
  return visitor.post(`${address()}/mode`, fields);
}

/** Another way to read the mode than the pages. */
async function modeNow() {
  const response = await fetch(`${world.site.adminUrl}/accounts/${EMAIL}/mode`, {
    method: 'PATCH',
    body: '{}',
  });
  return accountMode.parse((await response.json()).mode);
}

describe('the page of an account', () => {
  test('has a labelled field for every part of the mode and a button for every preset', async () => {
    const { text } = await world.newcomer().get(address());
    for (const name of Object.keys(DEFAULT_MODE)) expect(text).toContain(` name="${name}"`);
    for (const name of Object.keys(PRESETS)) expect(text).toContain(`name="preset" value="${name}"`);
    const ids = [...text.matchAll(/<(?:input|textarea|select)[^>]* id="([^"]*)"/g)].map(([, id]) => id);
    const wrapped = [...text.matchAll(/<label[^>]*><input[^>]* id="([^"]*)"/g)].map(([, id]) => id);
    for (const id of ids) expect(wrapped.includes(id) || text.includes(`for="${id}"`), id).toBe(true);
    expect(text).not.toContain(PASSWORD);
  });

  test('saves what was changed and leaves the rest', async () => {
    const visitor = world.newcomer({ failNextInserts: 2 });
    const answer = await saveMode(visitor, {
      captcha: 'on',
      approvalRequired: null,
      sessionLapseOnce: '4',
      closedBefore: '2026-07-01',
      closedDates: '2026-07-03\r\n2026-07-04\r\n',
      groups: '7 本社 別館\r\n8 在宅',
      failRate: '0.25',
      refuseNextInserts: 'time duplicate\r\n\r\ndate closed',
    });
    expect([answer.status, answer.headers.get('location')]).toEqual([
      303,
      `${new URL(address()).pathname}?done=saved`,
    ]);
    expect(await modeNow()).toEqual({
      ...DEFAULT_MODE,
      failNextInserts: 2,
      captcha: true,
      approvalRequired: false,
      sessionLapseOnce: 4,
      closedBefore: '2026-07-01',
      closedDates: ['2026-07-03', '2026-07-04'],
      groups: [
        { id: '7', name: '本社 別館' },
        { id: '8', name: '在宅' },
      ],
      failRate: 0.25,
      refuseNextInserts: [
        { field: 'time', code: 'duplicate' },
        { field: 'date', code: 'closed' },
      ],
    });
  });

  test('says which field is wrong, keeps what was typed and saves nothing', async () => {
    const visitor = world.newcomer();
    const answer = await saveMode(visitor, { groups: '1', latencyMs: 'x', captcha: 'on' });
    expect(answer.status).toBe(400);
    expect(answer.text).toMatch(/<textarea id="mode_groups"[^>]*aria-invalid="true"[^>]*>1</);
    expect(answer.text).toContain('id="mode_latencyMs_error"');
    expect(await modeNow()).toEqual(DEFAULT_MODE);
  });

  test('applies a preset, signs out everywhere, adds and clears punches', async () => {
    const visitor = await world.employee();
    await visitor.post(`${address()}/preset`, { preset: 'required_note' });
    expect((await modeNow()).notesRequired).toBe(true);
    await visitor.post(`${address()}/punches`, {
      date: '2026-07-03',
      time: '*2300',
      state: 'approved',
      kind: '',
    });
    const { text } = await visitor.get(address());
    expect(tableRows(text, /<table[^>]* id="punches"/)).toEqual([
      ['2026-07-03', '*23:00', '出勤', '承認済', ''],
    ]);
    await visitor.post(`${address()}/clear-punches`, {});
    expect(world.site.punches(EMAIL)).toEqual([]);
    await visitor.post(`${address()}/sign-out`, {});
    expect((await visitor.get(`${world.site.sslUrl}/employee`)).status).toBe(302);
  });

  test.each([
    ['2026-02-30', '0900'],
    ['2026-07-03', '9am'],
  ])('refuses to add a punch on %s at %s', async (date, time) => {
    const answer = await world
      .newcomer()
      .post(`${address()}/punches`, { date, time, state: 'approved', kind: '' });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('日付か時刻が正しくありません');
  });

  test('shows journal and counts, a doubled punch marked, and what was sent as text', async () => {
    const visitor = await world.employee();
    await visitor.punch('2026-07-03', '0900', { notice: '<img src=x>' });
    world.site.clearPunches(EMAIL);
    await visitor.punch('2026-07-03', '0900');
    await visitor.punch('2026-07-03', 'abc');
    const { text } = await visitor.get(address());
    expect(tableRows(text, /<table[^>]* id="counts"/)).toEqual([['2026-07-03', '09:00', '2', '2']]);
    expect(text).toContain('<tr class="doubled">');
    expect(tableRows(text, /<table[^>]* id="journal"/)[0]?.slice(1, 5)).toEqual([
      '2026-07-03',
      'abc',
      '拒否',
      'time format',
    ]);
    expect(text).not.toContain('<img');
  });

  test('speaks English when asked and keeps to it', async () => {
    const visitor = world.newcomer();
    expect((await visitor.get(`${address()}?lang=en`)).text).toContain('All settings');
    expect((await visitor.get(world.site.adminUrl)).text).toContain('Add an account');
  });

  test('does not exist for an account that nobody added', async () => {
    const answer = await world.newcomer().get(`${world.site.adminUrl}/control/accounts/nobody@example.com`);
    expect(answer.status).toBe(404);
    expect(answer.text).toContain('アカウントがありません');
  });
});

describe('the page of the site', () => {
  const NEW = {
    name: '鈴木 太郎',
    email: 'taro@example.com',
    password: 'pw of taro',
    companyId: 'sample-co',
  };

  test('adds an account that can sign in', async () => {
    const visitor = world.newcomer();
    const empty = { company: '', companyCode: '' };
    expect((await visitor.post(`${world.site.adminUrl}/control/accounts`, { ...NEW, ...empty })).status).toBe(
      303,
    );
    await visitor.signIn(NEW.email, NEW.password);
    const { text } = await visitor.get(world.site.adminUrl);
    expect(text).toContain('sample-co');
    expect(text).not.toContain(NEW.password);
  });

  test('says what is wrong with a new account and does not repeat its password', async () => {
    const answer = await world
      .newcomer()
      .post(`${world.site.adminUrl}/control/accounts`, { ...NEW, email: 'taro' });
    expect(answer.status).toBe(400);
    expect(answer.text).toMatch(/role="alert"><p>メールアドレス: /);
    expect(answer.text).toContain('value="鈴木 太郎"');
    expect(answer.text).not.toContain(NEW.password);
  });

  test('switches the whole site and resets it', async () => {
    const visitor = await world.employee();
    await visitor.post(`${world.site.adminUrl}/control/site`, { maintenance: 'on' });
    expect((await fetch(`${world.site.idUrl}/users/sign_in`)).status).toBe(503);
    await visitor.post(`${world.site.adminUrl}/control/reset`, {});
    expect((await fetch(`${world.site.idUrl}/users/sign_in`)).status).toBe(200);
    expect((await visitor.get(`${world.site.sslUrl}/employee`)).status).toBe(302);
  });
});

describe('a page of another origin', () => {
  const post = (headers: Record<string, string>) =>
    fetch(`${address()}/preset`, {
      method: 'POST',
      body: new URLSearchParams({ preset: 'locked' }),
      headers,
      redirect: 'manual',
    });

  test.each([
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
  ])('with %j changes nothing', async (headers) => {
    world.newcomer();
    expect((await post(headers)).status).toBe(403);
    expect((await modeNow()).locked).toBe(false);
  });

  test('cannot use the JSON side either', async () => {
    world.newcomer();
    const answer = await fetch(`${world.site.adminUrl}/reset`, {
      method: 'POST',
      headers: { origin: world.site.sslUrl },
    });
    expect(answer.status).toBe(403);
  });

  test('reads nothing under a foreign name that points here', async () => {
    const { port } = new URL(world.site.adminUrl);
    const asked = request({ port, host: '127.0.0.1', headers: { host: 'evil.example' } }).end();
    const [answer] = await once(asked, 'response');
    answer.resume();
    expect(answer.statusCode).toBe(403);
  });

  test('is told apart from the control page itself', async () => {
    world.newcomer();
    expect((await post({ origin: world.site.adminUrl })).status).toBe(303);
    expect((await post({ 'sec-fetch-site': 'same-origin', origin: 'null' })).status).toBe(303);
  });
});
