import { describe, expect, it } from 'vitest';
import { decide, type Earlier, type Options } from '../../../functions/worker/jobs/autofill/decide.ts';
import type { Day } from '../../../functions/worker/jobs/autofill/site/punch-page.ts';
import { closedDay, dayWith, nine, punch, row, six, today } from './days.ts';

const fill: Options = { mode: 'fill', onDifferent: 'skip' };
const decided = (day: Day, earlier?: Earlier, options: Options = fill, of: Partial<typeof row> = {}) =>
  decide({ ...row, ...of }, earlier, day, options, today);
const verdictOf = (...args: Parameters<typeof decided>) => {
  const decision = decided(...args);
  return decision.kind === 'settled' ? `${decision.verdict.state} ${decision.verdict.code}` : 'send';
};
const sent = (...args: Parameters<typeof decided>) => {
  const decision = decided(...args);
  return decision.kind === 'send' ? decision.forms : [];
};
const noteOf = (...args: Parameters<typeof decided>) => {
  const decision = decided(...args);
  return decision.kind === 'settled' ? decision.verdict.note : undefined;
};
/** A send of nine o'clock that was made, with or without an answer. */
const earlier = (answer?: string, state: Earlier['state'] = 'attempted'): Earlier => ({
  state,
  effects: 1,
  trail: [{ what: '09:00', at: 1, ...(answer !== undefined && { answer }) }],
});

describe('a row that was never sent', () => {
  it('is sent whole to an empty day, start first', () => {
    expect(sent(dayWith([]))).toEqual([
      { kind: 'start', minutes: 540, note: '', place: undefined },
      { kind: 'end', minutes: 1080, note: '', place: undefined },
    ]);
  });

  it('is sent as far as it is missing', () => {
    expect(sent(dayWith([nine])).map(({ minutes }) => minutes)).toEqual([1080]);
    expect(sent(dayWith([six])).map(({ minutes }) => minutes)).toEqual([540]);
  });

  it('is not sent when the day has it, approved or not', () => {
    expect(verdictOf(dayWith([nine, six]))).toBe('skipped ALREADY_THERE');
    expect(verdictOf(dayWith([{ ...nine, pending: true }, six]))).toBe('skipped ALREADY_THERE');
  });

  it.each([
    ['another time', [punch(555, '出勤')]],
    ['a break besides', [nine, punch(720, '退室'), punch(780, '入室'), six]],
    ['a punch without a time', [nine, punch(undefined, '退勤')]],
    ['the same punch twice', [nine, nine]],
    ['a break at the same time', [{ ...punch(540, '休憩開始'), other: true }, six]],
    ['a punch that was turned down', [{ ...nine, other: true }, six]],
    ['in and out the wrong way round', [punch(540, '退勤'), punch(1080, '出勤')]],
  ])('is left alone where the day has %s, as the policy says', (_, punches) => {
    expect(verdictOf(dayWith(punches))).toBe('skipped DIFFERENT_PUNCHES');
    expect(verdictOf(dayWith(punches), undefined, { ...fill, onDifferent: 'fail' })).toBe(
      'failed DIFFERENT_PUNCHES',
    );
  });

  it('says what is there instead', () => {
    expect(noteOf(dayWith([punch(555, '出勤')]))).toEqual({
      ja: 'ワークブックと異なる打刻（出勤 09:15）が既にあるため送信していません。サイトでどちらが正しいか確認してください',
      en: 'other punches (出勤 09:15) than in the workbook are there already; nothing was sent. Please check on the site which are right',
    });
  });

  it('tells a date to come from a closed one', () => {
    expect(verdictOf(closedDay)).toBe('failed DATE_CLOSED');
    expect(verdictOf(closedDay, undefined, fill, { date: '2026-11-26' })).toBe('failed FUTURE_DATE_REFUSED');
    expect(verdictOf(closedDay, undefined, fill, { date: today })).toBe('failed DATE_CLOSED');
  });
});

describe('a row of which something was sent before', () => {
  it('is confirmed when the list has it now', () => {
    expect(verdictOf(dayWith([nine, six]), earlier())).toBe('confirmed CONFIRMED_AFTER_RESUME');
  });

  it('is sent on when what is missing never had an answer, or was refused', () => {
    expect(sent(dayWith([]), earlier()).map(({ minutes }) => minutes)).toEqual([540, 1080]);
    expect(sent(dayWith([]), earlier('HTTP 502'))).toHaveLength(2);
    expect(sent(dayWith([nine]), earlier('result 1')).map(({ minutes }) => minutes)).toEqual([1080]);
  });

  it('is never sent again when the site took it and does not list it', () => {
    expect(verdictOf(dayWith([]), earlier('result 1'))).toBe('uncertain NOT_AS_SENT');
  });

  it('is as untouched as it was when all of it was refused', () => {
    expect(verdictOf(closedDay, earlier('date: closed', 'failed'))).toBe('failed DATE_CLOSED');
    expect(sent(dayWith([]), earlier('time: early', 'failed'))).toHaveLength(2);
  });

  it('stays uncertain once it was', () => {
    expect(verdictOf(dayWith([]), earlier(undefined, 'uncertain'))).toBe('uncertain NOT_AS_SENT');
    expect(verdictOf(dayWith([nine, six]), earlier(undefined, 'uncertain'))).toBe(
      'confirmed CONFIRMED_AFTER_RESUME',
    );
  });

  it.each([
    ['other punches turned up', dayWith([nine, punch(600)]), 'uncertain NOT_AS_SENT'],
    ['it is there twice', dayWith([nine, nine, six]), 'uncertain DOUBLE_PUNCH'],
    ['in and out are the wrong way round', dayWith([punch(540, '退勤'), six]), 'uncertain WRONG_KIND'],
    ['the date was closed', closedDay, 'uncertain CLOSED_AFTER_SENDING'],
    ['a note became required', dayWith([nine], { note: 'required' }), 'uncertain NOTICE_REQUIRED'],
  ])('is for a person to judge when %s', (_, day, verdict) => {
    expect(verdictOf(day, earlier())).toBe(verdict);
  });

  it('says exactly what to look at', () => {
    expect(noteOf(dayWith([punch(600, '出勤')]), earlier())).toEqual({
      ja: '送信した打刻（09:00と18:00）が打刻一覧（出勤 10:00）と一致しません。サイトのこの日を確認してください',
      en: 'what was sent (09:00 and 18:00) is not what the site lists (出勤 10:00). Please check that day on the site',
    });
  });
});

describe('the note', () => {
  it('is the row’s own, else that of the whole job', () => {
    expect(sent(dayWith([]), undefined, { ...fill, note: '在宅' })[0]?.note).toBe('在宅');
    expect(sent(dayWith([]), undefined, { ...fill, note: '在宅' }, { note: '出張' } as object)[0]?.note).toBe(
      '出張',
    );
  });

  it('missing where the company requires one, nothing is sent', () => {
    const required = dayWith([], { note: 'required' });
    expect(verdictOf(required)).toBe('failed NOTICE_REQUIRED');
    expect(sent(required, undefined, { ...fill, note: '在宅' })).toHaveLength(2);
  });

  it('is never dropped in silence where the site has no field for it', () => {
    const none = dayWith([], { note: 'none' });
    expect(verdictOf(none, undefined, { ...fill, note: '在宅' })).toBe('failed NOTE_NOT_TAKEN');
    expect(sent(none)).toHaveLength(2);
  });
});

describe('the punch place', () => {
  const places = [
    { value: '1', name: '本社', selected: true },
    { value: '2', name: '在宅 勤務', selected: false },
  ];
  const choose = { value: '', name: '選択してください', selected: true };
  const unselected = places.map((place) => ({ ...place, selected: false }));
  const inPlace = (place: string) => ({ place }) as object;

  it('is chosen by its name, whatever its width and spaces', () => {
    expect(sent(dayWith([], { places }), undefined, fill, inPlace('在宅勤務'))[0]?.place).toBe('2');
    expect(sent(dayWith([], { places }), undefined, { ...fill, place: '本社' })[0]?.place).toBe('1');
  });

  it('stays as the site has it when nobody says', () => {
    expect(sent(dayWith([], { places }))[0]?.place).toBeUndefined();
  });

  it('is the only one there is where the site preselects none', () => {
    const [only] = unselected;
    expect(sent(dayWith([], { places: [choose, ...(only ? [only] : [])] }))[0]?.place).toBe('1');
  });

  it('has to be named where the site preselects none of several', () => {
    const day = dayWith([], { places: [choose, ...unselected] });
    expect(verdictOf(day)).toBe('failed PLACE_REQUIRED');
    expect(noteOf(day)?.ja).toContain('本社、在宅 勤務');
  });

  it('that the site does not have is refused with those it has', () => {
    const day = dayWith([], { places });
    expect(verdictOf(day, undefined, fill, inPlace('大阪'))).toBe('failed PLACE_UNKNOWN');
    expect(noteOf(day, undefined, fill, inPlace('大阪'))?.en).toContain('本社、在宅 勤務');
  });
});

describe('a rehearsal', () => {
  const rehearsal: Options = { ...fill, mode: 'rehearsal' };

  it('says what would be sent and sends nothing', () => {
    expect(verdictOf(dayWith([]), undefined, rehearsal)).toBe('skipped WOULD_PUNCH');
    expect(noteOf(dayWith([nine]), undefined, rehearsal)?.ja).toBe(
      '18:00を打刻できます（予行のため送信していません）',
    );
  });

  it('finds what would go wrong', () => {
    expect(verdictOf(closedDay, undefined, rehearsal)).toBe('failed DATE_CLOSED');
    expect(verdictOf(dayWith([], { note: 'required' }), undefined, rehearsal)).toBe('failed NOTICE_REQUIRED');
    expect(verdictOf(dayWith([nine, six]), undefined, rehearsal)).toBe('skipped ALREADY_THERE');
  });
});
