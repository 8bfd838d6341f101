import { describe, expect, test } from 'vitest';
import type { ModeChange } from '../../local/practice-site/account.ts';
import { startPracticeSite } from '../../local/practice-site/site.ts';
import { EMAIL, PASSWORD, practice } from './practice.ts';
import { Visitor } from './visitor.ts';

const world = practice();
const DAY = '2026-07-03';
const minutesWritten = () => world.site.punches(EMAIL).map((punch) => punch.minutes);

test('failing inserts answer 500 as often as asked and write nothing', async () => {
  const visitor = await world.employee({ failNextInserts: 2 });
  const statuses = [];
  for (const time of ['0900', '0901', '0902']) statuses.push((await visitor.insert(DAY, { time })).status);
  expect(statuses).toEqual([500, 500, 200]);
  expect(minutesWritten()).toEqual([542]);
  expect(world.site.insertCount(EMAIL)).toBe(3);
});

test('a dropped answer leaves its punch behind, and the next insert is answered again', async () => {
  const visitor = await world.employee({ dropAnswerAfterWrite: 1 });
  await expect(visitor.insert(DAY, { time: '0900' })).rejects.toThrow('fetch failed');
  expect(minutesWritten()).toEqual([540]);
  expect(await visitor.punch(DAY, '0900')).toEqual({ result: 0, errors: { time: 'duplicate' } });
  expect(await visitor.punch(DAY, '1800')).toEqual(expect.objectContaining({ result: 1 }));
});

test('a refused insert does not use up a dropped answer', async () => {
  const visitor = await world.employee({ dropAnswerAfterWrite: 1 });
  expect(await visitor.punch(DAY, 'abc')).toEqual({ result: 0, errors: { time: 'format' } });
  await expect(visitor.insert(DAY, { time: '0900' })).rejects.toThrow('fetch failed');
});

test('a session lapses after its number of inserts, the last of which is still answered', async () => {
  const visitor = await world.employee({ sessionLapseAfterInserts: 2 });
  const form = await visitor.punchForm(DAY, {});
  const url = `${world.site.sslUrl}/employee/adit/insert/`;
  const statuses = [];
  for (const time of ['0900', '1200', '1300']) {
    statuses.push((await visitor.post(url, { ...form, time })).status);
  }
  expect(statuses).toEqual([200, 200, 302]);
  expect(minutesWritten()).toEqual([540, 720]);
  const { page } = await visitor.follow(await visitor.get(`${world.site.sslUrl}/employee`));
  expect(page.text).toContain('id="new_user"');
  await visitor.signIn(EMAIL, PASSWORD);
  expect(await visitor.punch(DAY, '1800')).toEqual(expect.objectContaining({ result: 1 }));
});

test('maintenance answers inserts with 503 and writes nothing', async () => {
  const visitor = await world.employee();
  const form = await visitor.punchForm(DAY, { time: '0900' });
  world.site.setMode(EMAIL, { maintenance: true });
  const answer = await visitor.post(`${world.site.sslUrl}/employee/adit/insert/`, form);
  expect(answer.status).toBe(503);
  expect(minutesWritten()).toEqual([]);
});

test('latency holds back the answer', async () => {
  const visitor = await world.employee();
  const form = await visitor.punchForm(DAY, { time: '0900' });
  world.site.setMode(EMAIL, { latencyMs: 150 });
  const startedAt = performance.now();
  expect((await visitor.post(`${world.site.sslUrl}/employee/adit/insert/`, form)).status).toBe(200);
  // A timer may fire up to a millisecond early.
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(149);
});

test('a held back answer has written its punch already, and stopping the site cuts it', async () => {
  const site = await startPracticeSite();
  site.addAccount({ email: EMAIL, password: PASSWORD, name: '山田 花子' });
  const visitor = new Visitor(site);
  await visitor.signIn(EMAIL, PASSWORD);
  const form = await visitor.punchForm(DAY, { time: '0900' });
  site.setMode(EMAIL, { latencyMs: 600_000 });
  const cut = expect(visitor.post(`${site.sslUrl}/employee/adit/insert/`, form)).rejects.toThrow();
  await expect.poll(() => site.punches(EMAIL), { interval: 5 }).toHaveLength(1);
  await site.stop();
  await cut;
});

test('a session lapses once after so many inserts of the account, and not again', async () => {
  const visitor = await world.employee({ sessionLapseOnce: 2 });
  await visitor.punch(DAY, '0900');
  await visitor.punch(DAY, '0901');
  expect((await visitor.get(`${world.site.sslUrl}/employee`)).status).toBe(302);
  await visitor.signIn(EMAIL, PASSWORD);
  for (const time of ['0902', '0903', '0904']) await visitor.punch(DAY, time);
  expect(minutesWritten()).toEqual([540, 541, 542, 543, 544]);
});

test('sessions lapse when told, on both hosts, for one account', async () => {
  const visitor = await world.employee();
  world.site.addAccount({ email: 'other@example.com', password: PASSWORD, name: '他' });
  const other = new Visitor(world.site);
  await other.signIn('other@example.com', PASSWORD);
  world.site.lapseSessions(EMAIL);
  const { page } = await visitor.follow(await visitor.get(`${world.site.sslUrl}/employee`));
  expect(page.text).toContain('id="new_user"');
  expect((await other.get(`${world.site.sslUrl}/employee`)).status).toBe(200);
});

test('after its number of inserts, pages lead to a sign-in with the image check, which stays', async () => {
  const visitor = await world.employee({ captchaAfterInserts: 2 });
  const form = await visitor.punchForm(DAY, {});
  const url = `${world.site.sslUrl}/employee/adit/insert/`;
  expect((await visitor.get(`${world.site.sslUrl}/employee`)).status).toBe(200);
  for (const time of ['0900', '1800']) await visitor.post(url, { ...form, time });
  const { page } = await visitor.follow(await visitor.get(`${world.site.sslUrl}/employee/adit/modify`));
  expect(page.url).toContain(`${world.site.idUrl}/users/sign_in`);
  expect(page.text).toContain('class="g-recaptcha"');
  expect((await new Visitor(world.site).submitSignIn(EMAIL, PASSWORD)).text).toContain('g-recaptcha');
  // The form that is still open can be sent: what is asked of is the next page.
  expect((await visitor.post(url, { ...form, time: '1900' })).status).toBe(200);
});

test('an image check midway sends those who came by company ID back to their own page', async () => {
  const visitor = world.newcomer({}, { companyId: 'sample-co' });
  await visitor.submitCompanySignIn(EMAIL, PASSWORD, 'sample-co');
  world.site.setMode(EMAIL, { captchaAfterInserts: 0 });
  const { page } = await visitor.follow(await visitor.get(`${world.site.sslUrl}/employee`));
  expect(page.url).toBe(`${world.site.sslUrl}/login/pc-employee-global?err=captcha`);
  expect(page.text).toContain('class="g-recaptcha"');
});

test('failing pages answer 502 as often as asked, and inserts go on', async () => {
  const visitor = await world.employee();
  const form = await visitor.punchForm(DAY, { time: '0900' });
  world.site.setMode(EMAIL, { failNextPages: 2 });
  expect((await visitor.post(`${world.site.sslUrl}/employee/adit/insert/`, form)).status).toBe(200);
  const statuses = [];
  for (let i = 0; i < 3; i++) statuses.push((await visitor.get(`${world.site.sslUrl}/employee`)).status);
  expect(statuses).toEqual([502, 502, 200]);
});

test('slow pages begin late and leave inserts alone', async () => {
  const visitor = await world.employee();
  const form = await visitor.punchForm(DAY, { time: '0900' });
  world.site.setMode(EMAIL, { pageLatencyMs: 600_000 });
  expect((await visitor.post(`${world.site.sslUrl}/employee/adit/insert/`, form)).status).toBe(200);
  world.site.setMode(EMAIL, { pageLatencyMs: 150 });
  const startedAt = performance.now();
  expect((await visitor.get(`${world.site.sslUrl}/employee`)).status).toBe(200);
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(149);
});

test('an unreadable answer is a page in place of JSON, after the write', async () => {
  const visitor = await world.employee({ garbledAnswers: 1 });
  const answer = await visitor.insert(DAY, { time: '0900' });
  expect(answer.headers.get('content-type')).toContain('text/html');
  expect(() => JSON.parse(answer.text)).toThrow();
  expect(minutesWritten()).toEqual([540]);
  expect(await visitor.punch(DAY, '1800')).toEqual(expect.objectContaining({ result: 1 }));
});

describe('chances', () => {
  const TIMES = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}00`);

  /** What became of one insert each hour: its status, or that no answer came. */
  async function fates(mode: ModeChange): Promise<(number | 'lost')[]> {
    const visitor = await world.employee(mode);
    const form = await visitor.punchForm(DAY, {});
    const url = `${world.site.sslUrl}/employee/adit/insert/`;
    const all: (number | 'lost')[] = [];
    for (const time of TIMES) {
      const answered = visitor.post(url, { ...form, time }).then(({ status }) => status);
      all.push(await answered.catch(() => 'lost' as const));
    }
    return all;
  }

  test('fall the same for the same seed and otherwise for another', async () => {
    const mode = { failRate: 0.3, dropAnswerRate: 0.3 };
    const first = await fates({ ...mode, seed: 7 });
    expect(new Set(first)).toEqual(new Set([200, 500, 'lost']));
    expect(await fates({ ...mode, seed: 7 })).toEqual(first);
    expect(await fates({ ...mode, seed: 8 })).not.toEqual(first);
  });

  test('start again when the seed is named again', async () => {
    const visitor = await world.employee({ dropAnswerRate: 0.5, seed: 3 });
    const row = async () => {
      const lost = [];
      for (const time of TIMES.slice(0, 8)) {
        lost.push(
          await visitor.insert(DAY, { time }).then(
            () => false,
            () => true,
          ),
        );
      }
      return lost;
    };
    const first = await row();
    world.site.clearPunches(EMAIL);
    world.site.setMode(EMAIL, { seed: 3 });
    expect(await row()).toEqual(first);
  });

  test('of one lose every answer, and every punch is there', async () => {
    expect(await fates({ dropAnswerRate: 1 })).toEqual(TIMES.map(() => 'lost'));
    expect(minutesWritten()).toHaveLength(TIMES.length);
    expect(world.site.punchCounts(EMAIL).every(({ sent, written }) => sent === 1 && written === 1)).toBe(
      true,
    );
  });

  test('of failing write nothing', async () => {
    expect(await fates({ failRate: 1 })).toEqual(TIMES.map(() => 500));
    expect(minutesWritten()).toEqual([]);
  });
});

test('a taken port is an error at the start', async () => {
  const port = Number(new URL(world.site.idUrl).port);
  await expect(startPracticeSite({ sslPort: port })).rejects.toThrow('EADDRINUSE');
});
