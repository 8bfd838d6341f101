import { beforeEach, describe, expect, it, vi } from 'vitest';
import { fillRow } from '../../../functions/worker/jobs/autofill/fill-row.ts';
import type { Settled } from '../../../functions/worker/jobs/autofill/settle.ts';
import * as punchPage from '../../../functions/worker/jobs/autofill/site/punch-page.ts';

vi.mock(import('../../../functions/worker/jobs/autofill/site/punch-page.ts'), () => ({
  openDay: vi.fn(),
  sendPunch: vi.fn(),
}));

/** A site of one day: what it keeps, what it shows, and how it answers. */
const site = {
  kept: [] as number[],
  listed: (minutes: number): boolean => minutes >= 0,
  closed: false,
  noticeRequired: false,
  answer: { kind: 'accepted' } as punchPage.PunchAnswer,
  keeps: true,
};
const row = { row: 2, date: '2026-11-02', start: 540, end: 1080 };
let records: Settled[];

beforeEach(() => {
  records = [];
  Object.assign(site, { kept: [], listed: () => true, closed: false, noticeRequired: false });
  Object.assign(site, { answer: { kind: 'accepted' }, keeps: true });
  vi.mocked(punchPage.openDay).mockImplementation(async () =>
    site.closed
      ? { kind: 'closed' }
      : {
          kind: 'open',
          punches: site.kept.filter((at) => site.listed(at)).map((minutes) => ({ kind: '出勤', minutes })),
          noticeRequired: site.noticeRequired,
        },
  );
  vi.mocked(punchPage.sendPunch)
    .mockReset()
    .mockImplementation(async (_, minutes) => {
      if (site.keeps) site.kept.push(minutes);
      return site.answer;
    });
});

const fill = (earlier?: Settled) =>
  fillRow(row, earlier, {
    page: {} as Parameters<typeof fillRow>[2]['page'],
    urls: { id: new URL('https://id.example'), ssl: new URL('https://ssl.example') },
    record: async (settled) => {
      records.push(settled);
    },
  });

const sends = () => vi.mocked(punchPage.sendPunch).mock.calls.map(([, minutes]) => minutes);
const attempted: Settled = { state: 'attempted', code: 'SENDING', note: { ja: '', en: '' }, effects: 1 };

describe('a row', () => {
  it('is written down before each punch, and confirmed by the list', async () => {
    expect(await fill()).toMatchObject({ state: 'confirmed', code: 'CONFIRMED', effects: 2 });
    expect(sends()).toEqual([540, 1080]);
    expect(records.map(({ state, effects }) => [state, effects])).toEqual([
      ['attempted', 1],
      ['attempted', 2],
    ]);
  });

  it('is not sent at all when the ledger refuses the intention', async () => {
    const record = () => Promise.reject(new Error('the lease is over'));
    const work = { page: {}, urls: {}, record } as unknown as Parameters<typeof fillRow>[2];
    await expect(fillRow(row, undefined, work)).rejects.toThrow('the lease is over');
    expect(sends()).toEqual([]);
  });

  it('is uncertain when the site accepts it and does not list it, and is never sent again', async () => {
    site.listed = () => false;
    const first = await fill();
    expect(first).toMatchObject({ state: 'uncertain', code: 'NOT_AS_SENT', effects: 2 });
    expect(await fill(first)).toMatchObject({ state: 'uncertain', effects: 2 });
    expect(sends()).toEqual([540, 1080]);
    site.listed = () => true;
    expect(await fill(first)).toMatchObject({
      state: 'confirmed',
      code: 'CONFIRMED_AFTER_RESUME',
      effects: 2,
    });
    expect(sends()).toEqual([540, 1080]);
  });

  it('goes on with the missing half after an interruption', async () => {
    site.kept = [540];
    expect(await fill(attempted)).toMatchObject({ state: 'confirmed', effects: 2 });
    expect(sends()).toEqual([1080]);
  });

  it.each([
    ['the date was closed', () => Object.assign(site, { closed: true })],
    ['a note became required', () => Object.assign(site, { kept: [540], noticeRequired: true })],
    ['other punches turned up', () => Object.assign(site, { kept: [540, 600] })],
  ])('is uncertain, not untouched, when after a first send %s', async (_, happens) => {
    happens();
    expect(await fill(attempted)).toMatchObject({ state: 'uncertain', effects: 1 });
    expect(sends()).toEqual([]);
  });

  it('is left alone when other punches are there already', async () => {
    site.kept = [555];
    expect(await fill()).toMatchObject({ state: 'skipped', code: 'DIFFERENT_PUNCHES', effects: 0 });
    expect(sends()).toEqual([]);
  });

  it('believes the list when an answer is lost', async () => {
    site.answer = { kind: 'unknown' };
    expect(await fill()).toMatchObject({ state: 'confirmed', effects: 2 });
  });

  it('is left for a later attempt when a send got lost', async () => {
    Object.assign(site, { answer: { kind: 'unknown' }, keeps: false });
    await expect(fill()).rejects.toMatchObject({ temporary: true, error: { code: 'SITE_UNAVAILABLE' } });
    expect(sends()).toEqual([540]);
  });

  it('takes «duplicate» for what it is: the punch is there', async () => {
    site.answer = { kind: 'refused', field: 'time', code: 'duplicate' };
    expect(await fill()).toMatchObject({ state: 'confirmed' });
  });

  it('says that only one of two is in when the second is refused', async () => {
    vi.mocked(punchPage.sendPunch).mockImplementation(async (_, minutes) => {
      if (minutes === 1080) return { kind: 'refused', field: 'time', code: 'early' };
      site.kept.push(minutes);
      return { kind: 'accepted' };
    });
    expect(await fill()).toMatchObject({ state: 'uncertain', code: 'PUNCH_REFUSED' });
  });
});
