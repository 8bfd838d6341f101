import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { languageOf } from '../../../functions/http/language.ts';
import { safeFileName } from '../../../functions/http/request.ts';
import { isUploadId } from '../../../shared/artifacts/uploads.ts';
import { doorbellFor, parseDoorbell } from '../../../shared/doorbell/doorbell.ts';
import { isJobId, newJobId } from '../../../shared/job.ts';
import { conditionExpression, updateExpression } from '../../../shared/store/expression.ts';
import { waitingJob } from '../../store/jobs.ts';

describe('doorbell', () => {
  it('is read as it was written', () => {
    const bell = doorbellFor(waitingJob(0));
    expect(parseDoorbell(JSON.stringify(bell))).toEqual(bell);
    expect(parseDoorbell('{"lane":"browser"}')).toEqual({ lane: 'browser' });
  });

  it.each([
    '',
    'not json',
    'null',
    '[]',
    '"browser"',
    '{}',
    '{"lane":"nowhere"}',
    '{"lane":"toString"}',
    '{"lane":"__proto__"}',
    '{"lane":1}',
    '{"lane":"browser","look":"JOB#1"}',
    '{"lane":"browser","look":null}',
  ])('is none when the body is %j', (body) => {
    expect(parseDoorbell(body)).toBeUndefined();
  });

  it('never throws, whatever the body', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (body) => void parseDoorbell(body)));
  });
});

describe('ids', () => {
  it.each(['../../x', '%2e%2e%2f', '', 'JOB', '00000000-0000-0000-0000-000000000000'])(
    '%j is none',
    (text) => {
      expect(isJobId(text)).toBe(false);
      expect(isUploadId(text)).toBe(false);
    },
  );

  it('a new one is one, and in lower case only', () => {
    const id = newJobId();
    expect(isJobId(id)).toBe(true);
    expect(isJobId(`${id}\n`)).toBe(false);
    expect(isJobId(`A${id.toUpperCase().slice(1)}`)).toBe(false);
  });
});

describe('conditional update', () => {
  it('sets what changed, removes what went, leaves the rest, and checks the guard', () => {
    const before = { a: 1, same: { deep: [1] }, gone: true };
    const after = { a: 2, same: { deep: [1] }, fresh: 'x' };
    expect(updateExpression(before, after, { state: 'running', noStopRequest: true })).toEqual({
      UpdateExpression: 'SET #a = :v0, #fresh = :v1 REMOVE #gone',
      ConditionExpression: '#state = :v2 AND attribute_not_exists(#stopRequestedAt)',
      ExpressionAttributeNames: {
        '#a': 'a',
        '#gone': 'gone',
        '#fresh': 'fresh',
        '#state': 'state',
        '#stopRequestedAt': 'stopRequestedAt',
      },
      ExpressionAttributeValues: { ':v0': 2, ':v1': 'x', ':v2': 'running' },
    });
  });

  it('is empty when nothing differs', () => {
    expect(updateExpression({ a: 1 }, { a: 1 }, { state: 'queued' }).UpdateExpression).toBe('');
  });

  it('takes an attribute that is undefined for one that is not there', () => {
    const update = updateExpression({ a: 1, b: undefined }, { a: undefined }, { state: 'queued' });
    expect(update.UpdateExpression).toBe('REMOVE #a');
  });

  it('checks a fence alone', () => {
    expect(conditionExpression({ state: 'running', leaseUntil: 5 })).toEqual({
      ConditionExpression: '#state = :v0 AND #leaseUntil = :v1',
      ExpressionAttributeNames: { '#state': 'state', '#leaseUntil': 'leaseUntil' },
      ExpressionAttributeValues: { ':v0': 'running', ':v1': 5 },
    });
  });
});

describe('file name', () => {
  it.each([
    ['kintai.xlsx', 'kintai.xlsx'],
    ['C:\\Users\\taro\\勤怠.xlsx', '勤怠.xlsx'],
    ['../../etc/passwd', 'passwd'],
    ['a\u202excod.xlsx', 'axcod.xlsx'],
    ['a\u0000b\r\n.xlsx', 'ab.xlsx'],
    ['a\ud83d.xlsx', 'a.xlsx'],
    ['か\u3099.xlsx', 'が.xlsx'],
    ['dir/', 'upload'],
    ['', 'upload'],
    ['=cmd()', '=cmd()'],
  ])('%j is shown as %j', (name, shown) => {
    expect(safeFileName(name)).toBe(shown);
  });

  it('has at most 100 characters and cuts none of them in half', () => {
    const name = safeFileName('😀'.repeat(2000));
    expect([...name]).toHaveLength(100);
    expect(name.isWellFormed()).toBe(true);
  });

  it('is always safe to show', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const safe = safeFileName(name);
        expect(safe).not.toMatch(/[/\\\p{Cc}\p{Cs}\p{Bidi_Control}]/u);
        expect(safe.length).toBeGreaterThan(0);
      }),
    );
  });
});

describe('language', () => {
  it.each([
    [undefined, 'ja'],
    ['', 'ja'],
    ['*', 'ja'],
    ['ja', 'ja'],
    ['en', 'en'],
    ['en-US,en;q=0.9,ja;q=0.8', 'en'],
    ['ja;q=0.2, EN-gb;q=0.7', 'en'],
    ['fr, de;q=0.9', 'ja'],
    ['fr, en;q=0.5', 'en'],
    ['en;q=0, ja', 'ja'],
    ['en;q=0', 'ja'],
    [';;;,,q=', 'ja'],
  ] as const)('%j means %s', (header, language) => {
    expect(languageOf(header)).toBe(language);
  });
});
