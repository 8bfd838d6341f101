import { expect, test } from 'vitest';
import { EMAIL, NOW, practice } from './practice.ts';

const world = practice();
const DAY = '2026-07-03';

test('the journal tells every insert in order, as it was sent and with what became of it', async () => {
  const visitor = await world.employee({ dropAnswerAfterWrite: 1 });
  await expect(visitor.insert(DAY, { time: '0900', notice: '直行' })).rejects.toThrow('fetch failed');
  await visitor.punch(DAY, '09:00');
  await visitor.punch(DAY, 'abc', { month: '2', day: '30' });
  world.site.setMode(EMAIL, { failNextInserts: 1, garbledAnswers: 1 });
  await visitor.insert(DAY, { time: '1800' });
  world.pass(1_000);
  await visitor.insert(DAY, { time: '1800', group_id: '2' });
  const sent = { at: NOW, date: DAY, groupId: '1', notice: '' };
  expect(world.site.inserts(EMAIL)).toEqual([
    { ...sent, time: '0900', notice: '直行', result: 'written', answerLost: true },
    { ...sent, time: '09:00', result: 'refused', errors: { time: 'duplicate' } },
    {
      ...sent,
      date: '2026-2-30',
      time: 'abc',
      result: 'refused',
      errors: { date: 'format', time: 'format' },
    },
    { ...sent, time: '1800', result: 'failed' },
    { ...sent, at: NOW + 1_000, time: '1800', groupId: '2', result: 'written', answerLost: true },
  ]);
  expect(world.site.insertCount(EMAIL)).toBe(5);
});

test('the counts say of each punch how often it was sent and how often written', async () => {
  const visitor = await world.employee({ failNextInserts: 1 });
  await visitor.insert(DAY, { time: '1800' });
  for (const time of ['1800', '18:00', '*2300', 'abc']) await visitor.punch(DAY, time);
  await visitor.punch('2026-07-02', '2600');
  expect(world.site.punchCounts(EMAIL)).toEqual([
    { date: '2026-07-02', minutes: 1560, sent: 1, written: 1 },
    { date: DAY, minutes: -60, sent: 1, written: 1 },
    { date: DAY, minutes: 1080, sent: 3, written: 1 },
  ]);
});

test('a punch written twice shows', async () => {
  const visitor = await world.employee();
  await visitor.punch(DAY, '0900');
  world.site.clearPunches(EMAIL);
  await visitor.punch(DAY, '0900');
  expect(world.site.punchCounts(EMAIL)).toEqual([{ date: DAY, minutes: 540, sent: 2, written: 2 }]);
  expect(world.site.punches(EMAIL)).toHaveLength(1);
});

test('punches that were there before are in the list but not in journal and counts', async () => {
  const visitor = await world.employee();
  world.site.addPunches(EMAIL, [
    { date: DAY, minutes: 540, state: 'approved' },
    { date: DAY, minutes: 1080, state: 'pending', kind: 'leave' },
  ]);
  expect(world.site.punches(EMAIL)).toEqual([
    expect.objectContaining({ minutes: 540, state: 'approved', kind: 'work_start', groupId: '1' }),
    expect.objectContaining({ minutes: 1080, state: 'pending', kind: 'leave' }),
  ]);
  expect(world.site.inserts(EMAIL)).toEqual([]);
  expect(await visitor.punch(DAY, '0900')).toEqual({ result: 0, errors: { time: 'duplicate' } });
});

test('punches out of bounds are refused as a whole', () => {
  world.newcomer();
  const good = { date: DAY, minutes: 540, state: 'approved' } as const;
  expect(() => world.site.addPunches(EMAIL, [good, { ...good, minutes: -1441 }])).toThrow();
  expect(world.site.punches(EMAIL)).toEqual([]);
});
