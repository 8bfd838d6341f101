import { describe, expect, test } from 'vitest';
import { EMAIL, PASSWORD, practice } from './practice.ts';
import { Visitor } from './visitor.ts';

const world = practice();

async function admin(method: string, path: string, body?: unknown) {
  const response = await fetch(`${world.site.adminUrl}${path}`, {
    method,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const json: unknown = text === '' ? undefined : JSON.parse(text);
  return { status: response.status, json };
}

const account = encodeURIComponent(EMAIL);

describe('the admin address', () => {
  test('adds an account that can sign in, and does not repeat its password', async () => {
    const added = await admin('POST', '/accounts', {
      email: 'taro@example.com',
      password: 'pw of taro',
      name: '鈴木 太郎',
      mode: { notesRequired: true },
    });
    expect(added.status).toBe(201);
    expect(added.json).toEqual({
      email: 'taro@example.com',
      mode: expect.objectContaining({ notesRequired: true, latencyMs: 0 }),
    });
    await new Visitor(world.site).signIn('taro@example.com', 'pw of taro');
    const page = await (await fetch(world.site.adminUrl)).text();
    expect(page).toContain('鈴木 太郎');
    expect(page).not.toContain('pw of taro');
  });

  test('tells what was written and how many inserts came', async () => {
    const visitor = await world.employee();
    await visitor.punch('2026-07-03', '0900');
    await visitor.punch('2026-07-03', '0900');
    expect((await admin('GET', `/accounts/${account}/punches`)).json).toEqual({
      punches: [expect.objectContaining({ date: '2026-07-03', minutes: 540, state: 'pending' })],
    });
    expect((await admin('GET', `/accounts/${account}/inserts`)).json).toEqual({
      inserts: 2,
      journal: [
        expect.objectContaining({ time: '0900', result: 'written' }),
        expect.objectContaining({ time: '0900', result: 'refused', errors: { time: 'duplicate' } }),
      ],
    });
    expect((await admin('GET', `/accounts/${account}/punch-counts`)).json).toEqual({
      counts: [{ date: '2026-07-03', minutes: 540, sent: 2, written: 1 }],
    });
    expect((await admin('GET', `/accounts/${account}/sign-ins`)).json).toEqual({
      signIns: { succeeded: 1, refused: 0 },
    });
  });

  test('changes the named parts of a mode and leaves the rest', async () => {
    const visitor = await world.employee({ notesRequired: true });
    const changed = await admin('PATCH', `/accounts/${account}/mode`, { failNextInserts: 1 });
    expect(changed.json).toEqual({
      mode: expect.objectContaining({ failNextInserts: 1, notesRequired: true }),
    });
    expect((await visitor.insert('2026-07-03', { time: '0900' })).status).toBe(500);
  });

  test('adds and clears punches, and signs everybody out', async () => {
    const visitor = await world.employee();
    const punches = [{ date: '2026-07-03', minutes: -60, state: 'approved', kind: 'work_start' }];
    const added = await admin('POST', `/accounts/${account}/punches`, { punches });
    expect(added).toEqual({
      status: 201,
      json: { punches: [expect.objectContaining({ minutes: -60, state: 'approved', kind: 'work_start' })] },
    });
    expect((await admin('DELETE', `/accounts/${account}/punches`)).status).toBe(204);
    expect(world.site.punches(EMAIL)).toEqual([]);
    expect((await admin('POST', `/accounts/${account}/lapse`)).status).toBe(204);
    expect((await visitor.get(`${world.site.sslUrl}/employee`)).status).toBe(302);
  });

  test('applies a preset by name in place of the one before', async () => {
    world.newcomer({ notesRequired: true });
    await admin('POST', `/accounts/${account}/preset`, { preset: 'captcha' });
    const { json } = await admin('POST', `/accounts/${account}/preset`, { preset: 'locked' });
    expect(json).toEqual({
      mode: expect.objectContaining({ locked: true, captcha: false, notesRequired: true }),
    });
  });

  test('switches the whole site', async () => {
    const { json } = await admin('PATCH', '/site', { maintenance: true });
    expect(json).toEqual({ mode: { maintenance: true, sso: false } });
    expect((await fetch(`${world.site.idUrl}/users/sign_in`)).status).toBe(503);
    await admin('POST', '/reset');
    expect((await fetch(`${world.site.idUrl}/users/sign_in`)).status).toBe(200);
  });

  test('resets every account to how it was added and signs everybody out', async () => {
    const visitor = await world.employee({ notesRequired: true });
    await visitor.punch('2026-07-03', '0900', { notice: '修正' });
    world.site.setMode(EMAIL, { locked: true });
    expect((await admin('POST', '/reset')).status).toBe(204);
    expect((await visitor.get(`${world.site.sslUrl}/employee`)).status).toBe(302);
    expect(world.site.punches(EMAIL)).toEqual([]);
    expect(world.site.insertCount(EMAIL)).toBe(0);
    await visitor.signIn(EMAIL, PASSWORD);
    expect(await visitor.punch('2026-07-03', '0900')).toEqual({ result: 0, errors: { notice: 'empty' } });
  });

  test.each([
    ['GET', '/accounts/nobody@example.com/punches', undefined, 404, 'UNKNOWN_ACCOUNT'],
    ['PATCH', '/accounts/nobody@example.com/mode', {}, 404, 'UNKNOWN_ACCOUNT'],
    ['POST', '/accounts', { email: 'no address', password: 'x', name: 'x' }, 400, 'INVALID'],
    ['POST', '/accounts', '{', 400, 'INVALID_JSON'],
    ['PATCH', `/accounts/${account}/mode`, { latency: 1 }, 400, 'INVALID'],
    ['PATCH', `/accounts/${account}/mode`, { latencyMs: -1 }, 400, 'INVALID'],
    ['PATCH', `/accounts/${account}/mode`, { failRate: 1.1 }, 400, 'INVALID'],
    ['POST', `/accounts/${account}/preset`, { preset: 'earthquake' }, 400, 'INVALID'],
    ['PATCH', '/site', { open: false }, 400, 'INVALID'],
    [
      'POST',
      `/accounts/${account}/punches`,
      { punches: [{ date: '2026-07-03', minutes: 2880, state: 'approved' }] },
      400,
      'INVALID',
    ],
  ])('answers %s %s with %j by %i %s', async (method, path, body, status, code) => {
    world.newcomer();
    const answer = await admin(method, path, body);
    expect(answer).toEqual({ status, json: { error: { code, message: expect.any(String) } } });
  });

  test('refuses a body that cannot be an account for its size', async () => {
    const answer = await admin('POST', '/accounts', ' '.repeat(64 * 1024 + 1));
    expect(answer).toEqual({
      status: 413,
      json: { error: { code: 'TOO_LARGE', message: expect.any(String) } },
    });
  });
});
