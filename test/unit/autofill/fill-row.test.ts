import { beforeEach, describe, expect, it } from 'vitest';
import { fillRow, type RowWork, type Standing } from '../../../functions/worker/jobs/autofill/fill-row.ts';
import type { Day, PunchAnswer, PunchForm } from '../../../functions/worker/jobs/autofill/site/punch-page.ts';
import { sha256Of } from '../../../shared/file-keys.ts';
import { address, closedDay, dayWith, punch, row } from './days.ts';

const accepted: PunchAnswer = { kind: 'accepted', said: 'result 1', stale: false };
const lost: PunchAnswer = { kind: 'unknown', said: undefined, late: false };
const refused = (field: string, code: string): PunchAnswer => ({
  kind: 'refused',
  said: `${field}: ${code}`,
  errors: [{ field, code }],
});

/** A site of one day: what it keeps, what it shows, and how it answers. Everything that happens is noted in order. */
class OneDay {
  kept: number[] = [];
  happened: string[] = [];
  closed = false;
  lists = (): boolean => true;
  keeps = (_: number): boolean => true;
  answers = (_: PunchForm): PunchAnswer => accepted;
  sends = 0;

  async look(): Promise<Day> {
    this.happened.push('look');
    if (this.closed) return closedDay;
    return dayWith(this.lists() ? this.kept.toSorted((a, b) => a - b).map((minutes) => punch(minutes)) : []);
  }
  async pause(failures: number, mayStop: boolean): Promise<void> {
    const how = mayStop ? 'pause' : 'pause to the end';
    this.happened.push(failures === 0 ? how : `${how} after ${failures}`);
  }
  async send(form: PunchForm): Promise<PunchAnswer> {
    this.happened.push(`send ${form.minutes}`);
    this.sends += 1;
    if (this.keeps(this.sends)) this.kept.push(form.minutes);
    return this.answers(form);
  }
  async picture(caption: string): Promise<Buffer> {
    this.happened.push('picture');
    return Buffer.from(caption);
  }
}

let site: OneDay;
let records: Standing[];
let now: number;
beforeEach(() => {
  site = new OneDay();
  records = [];
  now = Date.parse('2026-11-25T00:00:00Z');
});

const work = (more: Partial<RowWork> = {}): RowWork => ({
  site,
  options: { mode: 'fill', onDifferent: 'skip' },
  now: () => now,
  record: async (standing) => {
    site.happened.push('record');
    records.push(standing);
  },
  before: Promise.resolve(),
  ...more,
});
const filled = (earlier?: Standing, more?: Partial<RowWork>) => fillRow(row, earlier, work(more));
const fill = async (...args: Parameters<typeof filled>): Promise<Standing> =>
  (await filled(...args)).standing;
const sentTimes = () => site.happened.filter((what) => what.startsWith('send'));

describe('a row', () => {
  it('is written down before each punch and after the last, and confirmed by the list', async () => {
    const standing = await fill();
    expect(standing).toMatchObject({ state: 'confirmed', code: 'CONFIRMED', effects: 2 });
    expect(site.happened.filter((what) => !what.startsWith('pause'))).toEqual([
      'look',
      'record',
      'send 540',
      'record',
      'send 1080',
      'look',
      'record',
      'picture',
    ]);
    const answers = records.map(({ state, trail }) => [
      state,
      trail?.map(({ what, answer }) => [what, answer]),
    ]);
    expect(answers).toEqual([
      ['attempted', [['09:00', undefined]]],
      [
        'attempted',
        [
          ['09:00', 'result 1'],
          ['18:00', undefined],
        ],
      ],
      [
        'attempted',
        [
          ['09:00', 'result 1'],
          ['18:00', 'result 1'],
        ],
      ],
    ]);
  });

  it('tells what was seen, when and where, and has a picture with its hash', async () => {
    const { standing, picture } = await filled();
    expect(standing.seen).toEqual({ at: now, address, lines: ['入室 09:00', '入室 18:00'] });
    expect(standing.evidence).toMatchObject({ file: 'row-12.jpg', at: now });
    expect(picture).toMatchObject({ name: 'row-12.jpg', contentType: 'image/jpeg' });
    expect(picture && sha256Of(picture.content)).toBe(standing.evidence?.sha256);
  });

  it('is not sent at all when the ledger refuses the intention', async () => {
    const record = () => Promise.reject(new Error('the lease is over'));
    await expect(fill(undefined, { record })).rejects.toThrow('the lease is over');
    expect(sentTimes()).toEqual([]);
  });

  it('waits the pause between its punches out, whatever comes', async () => {
    await fill();
    expect(site.happened.filter((what) => what.startsWith('pause'))).toEqual(['pause', 'pause to the end']);
  });

  it('never forgets what the site took, however often the rest is tried', async () => {
    const taken = { what: '09:00', at: 1, answer: 'result 1', answeredAt: 1 };
    const lostOnes = Array.from({ length: 12 }, (_, index) => ({ what: '18:00', at: 2 + index }));
    const before = { ...(await fill()), state: 'attempted' as const, trail: [taken, ...lostOnes] };
    site.kept = [540];
    const { trail } = await fill(before);
    expect(trail).toHaveLength(12);
    expect(trail?.[0]).toEqual(taken);
  });

  it('is not sent when the row before could not be written down', async () => {
    const before = Promise.reject(new Error('the lease is over'));
    await expect(fill(undefined, { before })).rejects.toThrow('the lease is over');
    expect(sentTimes()).toEqual([]);
  });

  it('is uncertain when the site accepts it and does not list it, and is never sent again', async () => {
    site.lists = () => false;
    const first = await fill();
    expect(first).toMatchObject({ state: 'uncertain', code: 'NOT_AS_SENT', effects: 2 });
    expect(await fill(first)).toMatchObject({ state: 'uncertain', effects: 2 });
    expect(sentTimes()).toHaveLength(2);
    site.lists = () => true;
    expect(await fill(first)).toMatchObject({ state: 'confirmed', code: 'CONFIRMED_AFTER_RESUME' });
    expect(sentTimes()).toHaveLength(2);
  });

  it('is never sent again either when its worker died between the answer and the look', async () => {
    await fill();
    site.kept = [];
    const [, , answered] = records;
    expect(await fill(answered)).toMatchObject({ state: 'uncertain', code: 'NOT_AS_SENT' });
    expect(sentTimes()).toHaveLength(2);
  });

  it('goes on with the missing half after an interruption', async () => {
    await fill();
    const [attempted] = records;
    site.kept = [540];
    site.happened = [];
    expect(await fill(attempted)).toMatchObject({ state: 'confirmed', effects: 2 });
    expect(sentTimes()).toEqual(['send 1080']);
  });

  it('leaves no evidence and sends nothing in a rehearsal', async () => {
    const options = { mode: 'rehearsal', onDifferent: 'skip' } as const;
    const { standing, picture } = await filled(undefined, { options });
    expect(standing).toMatchObject({ code: 'WOULD_PUNCH', effects: 0 });
    expect([sentTimes(), records, picture]).toEqual([[], [], undefined]);
  });
});

describe('an answer that does not come', () => {
  it('is not missed when the list has the punch', async () => {
    site.answers = () => lost;
    expect(await fill()).toMatchObject({ state: 'confirmed', effects: 2 });
    expect(sentTimes()).toEqual(['send 540', 'send 1080']);
  });

  it('is waited for a little, then the punch is sent again, for the list does not have it', async () => {
    site.keeps = (sends) => sends > 1;
    site.answers = () => (site.sends === 1 ? { kind: 'unknown', said: 'HTTP 500', late: false } : accepted);
    const standing = await fill();
    expect(standing).toMatchObject({ state: 'confirmed', effects: 3 });
    expect(standing.trail?.map(({ what, answer }) => [what, answer])).toEqual([
      ['09:00', 'HTTP 500'],
      ['09:00', 'result 1'],
      ['18:00', 'result 1'],
    ]);
    expect(site.happened.slice(0, 8)).toEqual([
      'look',
      'pause',
      'record',
      'send 540',
      'look',
      'record',
      'pause to the end after 1',
      'record',
    ]);
  });

  it('is not sent once more when the site may still be writing it', async () => {
    site.keeps = () => false;
    site.answers = () => ({ kind: 'unknown', said: undefined, late: true });
    await expect(fill()).rejects.toMatchObject({ error: { code: 'SITE_UNAVAILABLE' } });
    expect(sentTimes()).toEqual(['send 540']);
  });

  it('ends the row when the day was closed meanwhile: the second punch is not sent', async () => {
    site.answers = () => {
      site.closed = true;
      return lost;
    };
    expect(await fill()).toMatchObject({ state: 'uncertain', code: 'CLOSED_AFTER_SENDING' });
    expect(sentTimes()).toEqual(['send 540']);
  });

  it('is given up after three sends, and left to a later attempt', async () => {
    site.keeps = () => false;
    site.answers = () => lost;
    await expect(fill()).rejects.toMatchObject({ temporary: true, error: { code: 'SITE_UNAVAILABLE' } });
    expect(sentTimes()).toEqual(['send 540', 'send 540', 'send 540']);
    expect(records.at(-1)).toMatchObject({ state: 'attempted', effects: 3 });
  });
});

describe('a refusal', () => {
  it('«duplicate» says that the punch is there', async () => {
    site.answers = () => refused('time', 'duplicate');
    expect(await fill()).toMatchObject({ state: 'confirmed' });
  });

  it('of the page’s token is answered with a fresh page', async () => {
    site.keeps = (sends) => sends > 1;
    site.answers = () => (site.sends === 1 ? refused('token', 'invalid') : accepted);
    expect(await fill()).toMatchObject({ state: 'confirmed', effects: 3 });
  });

  it('of the first punch ends the row: the second is not sent', async () => {
    site.keeps = () => false;
    site.answers = () => refused('time', 'early');
    expect(await fill()).toMatchObject({ state: 'failed', code: 'PUNCH_REFUSED' });
    expect(sentTimes()).toEqual(['send 540']);
  });

  it('of the second, for the day was closed after the first, is no plain failure', async () => {
    site.answers = () => {
      site.closed = site.sends === 2;
      return site.sends === 1 ? accepted : refused('date', 'closed');
    };
    expect(await fill()).toMatchObject({ state: 'uncertain', code: 'CLOSED_AFTER_SENDING' });
  });

  it('of the second leaves half a row', async () => {
    site.keeps = (sends) => sends === 1;
    site.answers = () => (site.sends === 1 ? accepted : refused('time', 'early'));
    expect(await fill()).toMatchObject({ state: 'uncertain', code: 'PUNCH_REFUSED' });
  });
});

it('loads the page anew between two punches when the site says that it is stale', async () => {
  site.answers = () => ({ ...accepted, stale: true }) as PunchAnswer;
  await fill();
  expect(site.happened.filter((what) => what === 'look' || what.startsWith('send'))).toEqual([
    'look',
    'send 540',
    'look',
    'send 1080',
    'look',
  ]);
});
