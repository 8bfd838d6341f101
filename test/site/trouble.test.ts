import { expect, test } from 'vitest';
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

test('a taken port is an error at the start', async () => {
  const port = Number(new URL(world.site.idUrl).port);
  await expect(startPracticeSite({ sslPort: port })).rejects.toThrow('EADDRINUSE');
});
