import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bothWritten, days, Errand, Errands, finished, type Order } from '../support/errand.ts';
import { dateOf } from '../support/month.ts';

/** A site that fails, loses answers or forgets who is signed in: every punch arrives in the end, and none twice. */

type Orders = Readonly<Record<string, Order>>;

/** Jobs that mostly wait: those of one group wait for one another, the groups for nobody. */
const pages: Orders = {
  'no page': {
    mode: { failNextPages: 100 },
    whenPutOff: ({ site }, email) => site.setMode(email, { failNextPages: 0 }),
  },
  'slow pages': { mode: { latencyMs: 100, pageLatencyMs: 200 } },
  'the page after signing in': { mode: { failNextPages: 1 } },
};
const inserts: Orders = {
  'no insert': { mode: { failNextInserts: 3 } },
  'one insert': { mode: { failNextInserts: 1 } },
  'lost answers': { mode: { dropAnswerAfterWrite: 2 }, rows: days(2) },
  'garbled answers': { mode: { garbledAnswers: 2 } },
};
const companyId = { account: { companyId: 'c-77' }, secrets: { companyId: 'c-77' } };
const sessions: Orders = {
  'ever and again': { mode: { sessionLapseAfterInserts: 1 } },
  'once, at the common ID': { mode: { sessionLapseOnce: 3 }, rows: days(2) },
  'once, with a company ID': { ...companyId, mode: { sessionLapseOnce: 1 } },
};
const silence: Orders = {
  'no answer at all': { mode: { pageLatencyMs: 600_000 } },
};

const triedAgain = { ja: '自動で再試行します。', en: 'It is tried again by itself.' };
const confirmed = {
  ja: '打刻一覧で確認しました（承認待ち）',
  en: 'seen on the site (waiting for approval)',
};
const confirmedLater = {
  ja: '中断後に打刻一覧で確認しました（承認待ち）',
  en: 'seen on the site after an interruption (waiting for approval)',
};

describe('a site in trouble', () => {
  let errands: Errands;
  const errand = (name: string) => errands.named(name);
  beforeAll(async () => {
    errands = await Errands.begin(pages, inserts, sessions, silence);
  });
  afterAll(() => errands.stop());

  it('does not keep anybody from stopping a job, even when a page never comes', async () => {
    const { id, stack } = errand('no answer at all');
    await stack.api.waitFor(id, ({ state }) => state === 'running', 90_000);
    const asked = Date.now();
    await stack.api.cancel(id);
    const told = await errand('no answer at all').ended();
    expect(told.job).toMatchObject({ state: 'stopped', secret: 'destroyed' });
    expect(Date.now() - asked).toBeLessThan(20_000);
    expect(told.received).toEqual([]);
  });

  describe('pages that fail', () => {
    it('one in mid-month is loaded again', async () => {
      const { stack } = errand('slow pages');
      const mine = await Errand.begin(stack, { mode: { latencyMs: 50 }, rows: days(2) });
      const received = () => stack.site.insertCount(mine.email);
      await expect.poll(received, { interval: 10, timeout: 60_000 }).toBeGreaterThan(0);
      stack.site.setMode(mine.email, { failNextPages: 1 });
      // Pages were still to come.
      expect(received()).toBeLessThan(4);
      const told = await mine.over();
      expect(told.job).toMatchObject({ state: 'completed', attempts: 1, rows: { confirmed: 2 } });
      expect(told.received).toEqual(bothWritten(dateOf(1), dateOf(2)));
    });

    it('the one after signing in is loaded again', async () => {
      const told = await errand('the page after signing in').over();
      expect(told.job).toMatchObject({ state: 'completed', attempts: 1 });
      expect(told).toMatchObject({ received: bothWritten(dateOf(1)), signIns: { succeeded: 1, refused: 0 } });
    });

    it('slow ones are waited for', async () => {
      const told = await errand('slow pages').over();
      expect(told.job).toMatchObject({ state: 'completed', attempts: 1 });
      expect(told.received).toEqual(bothWritten(dateOf(1)));
    });
  });

  describe('inserts that fail', () => {
    it('one is sent again after a look', async () => {
      const told = await errand('one insert').over();
      expect(told.job).toMatchObject({ state: 'completed', attempts: 1 });
      expect(told.rows).toMatchObject([{ note: confirmed, effects: 3 }]);
      expect(told.received).toEqual([`${dateOf(1)} 0900 failed`, ...bothWritten(dateOf(1))]);
    });

    it.each([
      ['lost answers', 2],
      ['garbled answers', 1],
    ])('%s are looked up: what went through is not sent again', async (name, rows) => {
      const told = await errand(name).over();
      expect(told.job).toMatchObject({ state: 'completed', attempts: 1, rows: { confirmed: rows } });
      expect(told.rows[0]).toMatchObject({ note: confirmed, effects: 2 });
      expect(told.received).toEqual([
        `${dateOf(1)} 0900 written, answer lost`,
        `${dateOf(1)} 1800 written, answer lost`,
        ...bothWritten(
          ...days(rows)
            .slice(1)
            .map(([date = '']) => date),
        ),
      ]);
    });
  });

  describe('a session that lapses', () => {
    it.each([
      ['once, at the common ID', 2],
      ['once, with a company ID', 1],
    ])('%s, is begun anew, and the job goes on', async (name, rows) => {
      const told = await errand(name).over();
      expect(told.job).toMatchObject({ state: 'completed', attempts: 1, rows: { confirmed: rows } });
      expect(told.signIns).toEqual({ succeeded: 2, refused: 0 });
      expect(told.received).toEqual(bothWritten(...days(rows).map(([date = '']) => date)));
    });
  });

  describe('what cannot be finished now', () => {
    it('is put off, with nothing sent where no page came', async () => {
      const told = await errand('no page').over();
      expect(told.job).toMatchObject({
        state: 'scheduled',
        attempts: 1,
        error: { code: 'SITE_UNAVAILABLE' },
        secret: 'sealed',
      });
      expect(told.message.ja).toMatch(/^勤怠サイトが.*応答していません（HTTP 502）。$/);
      expect(told.message.en).toBe('The attendance site does not answer properly (HTTP 502).');
      expect(told).toMatchObject({ hint: triedAgain, received: [] });
      expect(told.rows).toMatchObject([{ state: 'planned' }]);
    });

    it('is put off in the middle of a row that the site does not take', async () => {
      const told = await errand('no insert').over();
      expect(told.job).toMatchObject({ state: 'scheduled', error: { code: 'SITE_UNAVAILABLE' } });
      expect(told.message.ja).toMatch(/^勤怠サイトが.*応答していません。$/);
      expect(told.message.en).toBe('The attendance site does not answer properly.');
      expect(told.hint).toEqual(triedAgain);
      expect(told.rows).toMatchObject([{ state: 'attempted', note: { ja: '送信中', en: 'sending' } }]);
      expect(told.received).toEqual(Array.from({ length: 3 }, () => `${dateOf(1)} 0900 failed`));
    });

    it('is put off when the site signs out again and again', async () => {
      const told = await errand('ever and again').over();
      expect(told.job).toMatchObject({ state: 'scheduled', error: { code: 'SESSION_LOST' } });
      expect(told.message).toEqual({
        ja: 'ログインし直しても、また有効期限が切れました。',
        en: 'The site signed us out again after we had signed in anew.',
      });
      expect(told).toMatchObject({ hint: triedAgain, signIns: { succeeded: 2, refused: 0 } });
      expect(told.received).toEqual(bothWritten(dateOf(1)));
    });

    it('is finished later, no punch twice and none forgotten', async () => {
      const putOff = ['no page', 'no insert', 'ever and again'].map(errand);
      const [unseen, refused, signedOut] = (
        await Promise.all(putOff.map((each) => finished(each.stack, [each])))
      ).flat();
      for (const told of [unseen, refused, signedOut])
        expect(told?.job).toMatchObject({ state: 'completed', attempts: 2, secret: 'destroyed' });
      expect(unseen).toMatchObject({ rows: [{ note: confirmed }], received: bothWritten(dateOf(1)) });
      expect(refused?.rows).toMatchObject([{ note: confirmedLater, effects: 5 }]);
      expect(refused?.received.slice(3)).toEqual(bothWritten(dateOf(1)));
      expect(signedOut?.rows).toMatchObject([{ note: confirmedLater }]);
      expect(signedOut?.received).toEqual(bothWritten(dateOf(1)));
    });
  });
});
