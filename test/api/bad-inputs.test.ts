import excel from 'exceljs';
import { describe, expect, it } from 'vitest';
import { makeKey } from '../../shared/access/key-text.ts';
import { sha256Of } from '../../shared/file-keys.ts';
import { type Job, newJobId } from '../../shared/job.ts';
import { maxDirectUploadBytes, maxJsonBytes, maxScheduleSeconds } from '../../shared/limits.ts';
import { admitted, auditEntry, claimed, completes, done, waitingJob } from '../store/jobs.ts';
import {
  attendanceWorkbook,
  encryptedWorkbook,
  handMadeWorkbook,
  otherKinds,
  withDoctype,
  withExternalLink,
  withMacro,
  zipBomb,
} from '../support/workbooks.ts';
import { type Answer, apiForEachTest, as, canary, formOf, goodWorkbook, nobody, start } from './harness.ts';

/**
 * Every input that is to be refused, or to be taken for what it is, by its number. URLs (23–25) are in
 * test/unit/net: no job type takes one yet. A document that talks to a language model (33) comes with its job type.
 */
const world = apiForEachTest();

type Headers = Record<string, string>;
type Ask = (headers: Headers) => Promise<Answer>;
interface Wanted {
  readonly status: number;
  readonly code: string;
  readonly ja: string;
  readonly en: string;
  readonly field?: string;
}

/** What stays of a submission: counters and limits of how often somebody asks may change. */
const stored = async () =>
  (await world.api.everything()).match(/"(JOB|IDENTITY|IDEMPOTENCY|AUDIT|KEY)#[^"]*"/g)?.toSorted() ?? [];

/** Asks in both languages: the same refusal, in words of each, and nothing is stored, kept, sealed or rung. */
async function refused(ask: Ask, { status, code, ja, en, field }: Wanted): Promise<Answer> {
  const before = await stored();
  const [inJapanese, inEnglish] = [
    await ask({ 'accept-language': 'ja' }),
    await ask({ 'accept-language': 'en' }),
  ];
  for (const answer of [inJapanese, inEnglish]) {
    expect([answer.status, answer.error.code]).toEqual([status, code]);
    if (field !== undefined) expect(answer.error.field).toBe(field);
    expect(answer.error.hint).toEqual(expect.stringMatching(/\S/));
    expect(answer.error.requestId).toBe(answer.headers.get('x-request-id'));
    expect(answer.text).not.toMatch(/\.ts:|node_modules|at Object/);
  }
  expect([inJapanese.error.message, inEnglish.error.message]).toEqual([ja, en]);
  expect(await stored()).toEqual(before);
  expect([world.api.rung, world.api.rungLater]).toEqual([[], []]);
  expect([world.api.sealed, [...world.api.objects.kept]]).toEqual([[], []]);
  return inEnglish;
}

const json =
  (body: unknown, more: Headers = {}): Ask =>
  (headers) =>
    world.api.postJson('/v1/jobs', body, { ...headers, ...more });
const print =
  (body: object): Ask =>
  (headers) =>
    world.api.print(body, headers);
const file =
  (bytes: Uint8Array, name = 'kintai.xlsx'): Ask =>
  async (headers) =>
    world.api.upload(await formOf({ file: { name, bytes } }), headers);
const rows = (...all: readonly (readonly string[])[]) => attendanceWorkbook(all);

const waiting = (changes: Partial<Job> = {}) => admitted(world.api.store, waitingJob(start, changes));
const secrets = { email: 'taro@example.jp', password: canary };

it.each<[string, Ask]>([
  ['POST /v1/jobs', json('')],
  ['POST /v1/jobs, blank', json(' \n')],
  ['POST /upload', (headers) => world.api.request('submit', '/upload', { method: 'POST', headers })],
])('input 1: an empty body (%s)', async (_, ask) => {
  const ja = 'リクエストの本文が空です。';
  await refused(ask, { status: 400, code: 'BODY_REQUIRED', ja, en: 'The request has no body.' });
});

it.each(['{"type":', '{"type":"delay-print",}', '{"type":"delay-print","delaySeconds":NaN}', 'type=x'])(
  'input 2: broken JSON, like %s',
  async (body) => {
    const ja = 'リクエストの JSON を読み取れません。';
    await refused(json(body), { status: 400, code: 'INVALID_JSON', ja, en: 'The body is not valid JSON.' });
  },
);

describe('input 3', () => {
  const wanted = { status: 400, code: 'INVALID_REQUEST' };

  it.each(['[]', '{}'])('a depth of 10,000, of %s', async (brackets) => {
    const [open, close] = brackets === '[]' ? ['[', ']'] : ['{"a":', '}'];
    const deep = `${open.repeat(10_000)}1${close.repeat(10_000)}`;
    await refused(json(`{"type":"delay-print","input":{"a":${deep}}}`), {
      ...wanted,
      ja: '入れ子は 16 段までにしてください。',
      en: 'Nesting may be up to 16 levels deep.',
      field: 'input.a',
    });
  });

  it.each([
    ['__proto__', '{"type":"delay-print","__proto__":{"type":"autofill"}}'],
    ['input.__proto__', '{"type":"delay-print","input":{"__proto__":{"message":"x"}}}'],
    ['colour', '{"type":"delay-print","colour":"red"}'],
    ['constructor', '{"type":"delay-print","constructor":{"prototype":{"polluted":true}}}'],
  ])('a field %s that there is not', async (field, body) => {
    await refused(json(body), {
      ...wanted,
      ja: `項目「${field}」はありません。`,
      en: `There is no field "${field}".`,
      field,
    });
    expect('polluted' in {}).toBe(false);
  });

  it('a field of the input that the type does not have', async () => {
    await refused(print({ input: { colour: 'red' } }), {
      ...wanted,
      ja: 'この種類のジョブに「input.colour」は指定できません。',
      en: 'Jobs of this type take no "input.colour".',
      field: 'input.colour',
    });
  });
});

it.each([
  ['type', '{"type":5}', 'It has to be text.'],
  ['type', '{"type":null}', 'It has to be text.'],
  ['type', '{"type":1e999}', 'It has to be text.'],
  ['delaySeconds', '{"type":"delay-print","delaySeconds":1e999}', 'It has to be a number.'],
  ['delaySeconds', '{"type":"delay-print","delaySeconds":"NaN"}', 'It has to be a number.'],
  ['delaySeconds', '{"type":"delay-print","delaySeconds":1.5}', 'It has to be a whole number.'],
  ['priority', '{"type":"delay-print","priority":10}', 'It has to be at most 9.'],
  ['input', '{"type":"delay-print","input":[]}', 'It has to be an object: { … }.'],
  ['secrets', '{"type":"autofill","secrets":"x"}', 'It has to be an object: { … }.'],
])('input 4: a wrong type, of %s in %s', async (field, body, hint) => {
  const answer = await refused(json(body), {
    status: 400,
    code: 'INVALID_REQUEST',
    ja: `項目「${field}」が正しくありません。`,
    en: `The field "${field}" is not as it has to be.`,
    field,
  });
  expect(answer.error.hint).toBe(hint);
});

it.each<[string, string, string, Ask]>([
  ['of JSON', '64 KiB', 'Register files with POST /v1/uploads first.', json(`"${'x'.repeat(maxJsonBytes)}"`)],
  [
    'with a file',
    '4 MiB',
    'Larger files (up to 10 MiB) go through POST /v1/uploads.',
    file(new Uint8Array(maxDirectUploadBytes + 1)),
  ],
])('input 5: a body over the limit, %s', async (_, limit, hint, ask) => {
  const answer = await refused(ask, {
    status: 413,
    code: 'BODY_TOO_LARGE',
    ja: `送信できる大きさ（${limit}）を超えています。`,
    en: `The body is larger than ${limit}.`,
  });
  expect(answer.error.hint).toBe(hint);
});

it.each<[string, string, Ask]>([
  ['text/plain', 'application/json', json('{}', { 'content-type': 'text/plain' })],
  ['a form', 'application/json', json('{}', { 'content-type': 'multipart/form-data; boundary=x' })],
  [
    'JSON',
    'multipart/form-data',
    (headers) =>
      world.api.request('submit', '/upload', {
        method: 'POST',
        body: '{}',
        headers: { ...headers, 'content-type': 'application/json' },
      }),
  ],
])('input 6: a wrong Content-Type, %s where it is %s', async (_, type, ask) => {
  await refused(ask, {
    status: 415,
    code: 'UNSUPPORTED_MEDIA_TYPE',
    ja: `Content-Type は ${type} にしてください。`,
    en: `Send the body as ${type}.`,
  });
});

it.each<[string, string, Ask]>([
  ['NUL', 'input.message', json('{"type":"delay-print","input":{"message":"a\\u0000"}}')],
  ['a lone surrogate', 'input.message', json('{"type":"delay-print","input":{"message":"\\ud800"}}')],
  ['a lone surrogate', 'secrets.password', json('{"type":"autofill","secrets":{"password":"\\udfff"}}')],
  ['NUL', 'password', async (headers) => world.api.upload(await formOf({ password: 'a\u0000' }), headers)],
])('input 7: %s, in %s', async (_, field, ask) => {
  await refused(ask, {
    status: 400,
    code: 'INVALID_TEXT',
    ja: `項目「${field}」に使えない文字が含まれています。`,
    en: `The field "${field}" contains characters that are no text.`,
    field,
  });
});

describe('input 8', () => {
  const keyed = apiForEachTest({ realKeys: true });
  const asked = async (headers: Headers, method = 'GET') =>
    Promise.all(
      ['ja', 'en'].map((language) =>
        keyed.api.request('read', '/v1/keys', {
          method,
          headers: { ...headers, 'accept-language': language },
        }),
      ),
    );
  const said = (answers: readonly Answer[]) =>
    answers.map(({ status, error }) => [status, error.code, error.message]);
  const keyOf = async (role: 'viewer' | 'admin', revokedAt?: number) => {
    const { id, text, hash } = makeKey();
    await keyed.api.keys.create(
      { id, name: 'n', role, createdAt: start, createdBy: 'aws' },
      hash,
      auditEntry(start),
    );
    if (revokedAt !== undefined)
      await keyed.api.keys.revoke(id, { at: revokedAt, by: 'aws' }, auditEntry(start));
    return as(text);
  };

  it('no key', async () => {
    expect(said(await asked(nobody))).toEqual([
      [401, 'KEY_REQUIRED', 'この操作にはキーが必要です。'],
      [401, 'KEY_REQUIRED', 'This takes a key.'],
    ]);
  });

  it.each([
    ['unknown', async () => as(makeKey().text)],
    ['malformed', async () => as('nonsense')],
    ['revoked', async () => keyOf('admin', start)],
  ])('a key that is %s', async (_, key) => {
    expect(said(await asked(await key()))).toEqual([
      [401, 'INVALID_KEY', 'キーが無効です。'],
      [401, 'INVALID_KEY', 'The key is not valid.'],
    ]);
  });

  it('a key of the wrong role', async () => {
    expect(said(await asked(await keyOf('viewer')))).toEqual([
      [403, 'ROLE_NOT_ALLOWED', '役割「viewer」では、この操作はできません。'],
      [403, 'ROLE_NOT_ALLOWED', 'The role "viewer" does not allow this.'],
    ]);
  });
});

it.each([
  ['xls', '古いExcel形式（.xls）', 'the old Excel format (.xls)'],
  ['csv', 'テキスト（CSVなど）', 'text (such as CSV)'],
  ['png', '画像（PNG）', 'a picture (PNG)'],
] as const)('input 9: a .%s renamed .xlsx', async (kind, ja, en) => {
  const answer = await refused(file(otherKinds[kind]()), {
    status: 422,
    code: 'NOT_XLSX',
    ja: `Excelブック（.xlsx）ではありません。中身は${ja}です。`,
    en: `This is not an Excel workbook (.xlsx). Its content is ${en}.`,
  });
  expect(answer.error.hint).toBe('Open it in Excel and save it as "Excel Workbook (*.xlsx)".');
});

it('input 10: an encrypted workbook', async () => {
  await refused(file(encryptedWorkbook()), {
    status: 422,
    code: 'PASSWORD_PROTECTED',
    ja: 'パスワードで保護されたファイルは読み取れません。',
    en: 'The file is protected by a password.',
  });
});

it.each([
  ['a zip that is cut off', async () => (await goodWorkbook()).subarray(0, -100)],
  ['an entry ../../x', async () => handMadeWorkbook({ parts: [{ name: '../../x', content: 'x' }] })],
])('input 11: %s', async (_, bytes) => {
  await refused(file(await bytes()), {
    status: 422,
    code: 'CORRUPT_FILE',
    ja: 'ファイルが壊れているため読み取れません。',
    en: 'The file is damaged and cannot be read.',
  });
});

it.each([
  ['that inflates to a gibibyte', zipBomb],
  ['that lies about it', () => zipBomb(1000)],
])('input 12: a small file %s, which is given up before memory is', async (_, bomb) => {
  const bytes = bomb();
  const before = process.resourceUsage().maxRSS;
  await refused(file(bytes), {
    status: 422,
    code: 'EXPANDS_TOO_LARGE',
    ja: '展開後のサイズが大きすぎるか、記録されたサイズと一致しません（上限32 MB）。',
    en: 'The file expands to more than it may (32 MB) or than it says.',
  });
  // Kilobytes.
  expect(process.resourceUsage().maxRSS - before).toBeLessThan(300 * 1024);
});

it('input 13: a DOCTYPE with an entity', async () => {
  await refused(file(withDoctype()), {
    status: 422,
    code: 'FORBIDDEN_XML',
    ja: '使用できないXML宣言（DOCTYPEまたはENTITY）が含まれています。',
    en: 'The file contains a forbidden XML declaration (DOCTYPE or ENTITY).',
  });
});

it.each([
  ['マクロ', 'a macro', withMacro],
  ['外部ブックへのリンク', 'a link to another workbook', withExternalLink],
])('input 14: %s (%s)', async (ja, en, make) => {
  await refused(file(make()), {
    status: 422,
    code: 'ACTIVE_CONTENT',
    ja: `${ja}を含むファイルは受け付けられません。`,
    en: `The file contains ${en}.`,
  });
});

it.each([
  ['1,048,577 rows', '<row r="1048577"><c r="A1048577"><v>1</v></c></row>'],
  ['16,385 columns', '<row r="1"><c r="XFE1"><v>1</v></c></row>'],
])('input 15: %s', async (_, sheet) => {
  await refused(file(handMadeWorkbook({ rows: sheet })), {
    status: 422,
    code: 'TOO_MANY_CELLS',
    ja: 'Excelの範囲（1048576行、16384列）を超えるセルがあります。',
    en: "A cell lies outside Excel's own grid (1048576 rows, 16384 columns).",
  });
});

it.each([
  [
    'missing',
    ['日付', '開始時刻', '備考'],
    'HEADER_MISSING',
    '「終了時刻」の列がありません。',
    'There is no column 「終了時刻」.',
  ],
  [
    'doubled',
    ['日付', '開始時刻', '終了時刻', '日付'],
    'HEADER_DUPLICATE',
    '「日付」の列が2つあります（A、D列）。',
    'There are 2 columns 「日付」 (A, D).',
  ],
  [
    'misspelt',
    ['日付', '開始時間', '終了時刻'],
    'HEADER_MISSPELT',
    '「開始時刻」の列がありません。B列の「開始時間」は「開始時刻」の誤りではありませんか。',
    'There is no column 「開始時刻」. Column B says 「開始時間」: should it be 「開始時刻」?',
  ],
])('input 16: a header that is %s, with what was found', async (_, headers, code, ja, en) => {
  const bytes = await attendanceWorkbook([['2026-11-02', '9:00', '18:00']], { headers });
  await refused(file(bytes), {
    status: 422,
    code,
    ja: `シート「勤怠データ」の見出し：${ja}`,
    en: `Header of the sheet "勤怠データ": ${en}`,
  });
});

it('input 17: no rows', async () => {
  await refused(file(await rows()), {
    status: 422,
    code: 'NO_ROWS',
    ja: 'シート「勤怠データ」に入力する行がありません。',
    en: 'The sheet "勤怠データ" has no row to enter.',
  });
});

describe('input 18', () => {
  it('30 February, 25:61, an end before the start, a date twice: every cell at fault, not only the first', async () => {
    const bytes = await rows(
      ['2026-02-30', '09:00', '18:00'],
      ['2026-11-02', '25:61', '18:00'],
      ['2026-11-03', '18:00', '17:00'],
      ['2026-11-04', '09:00', '18:00'],
      ['2026-11-04', '09:00', '18:00'],
    );
    const { error } = await refused(file(bytes), {
      status: 422,
      code: 'INVALID_CELLS',
      ja: '入力エラー（4件）：2行目の「日付」を日付として読み取れません（2026-02-30）。例：2026-11-02 ほか',
      en: '4 cells need correction. Row 2: the date (日付) is not a date (2026-02-30). Write it like 2026-11-02.',
    });
    expect(error.problemCount).toBe(4);
    expect(error.details).toMatchObject([
      { code: 'BAD_DATE', row: 2, column: 'A', found: '2026-02-30' },
      { code: 'BAD_TIME', row: 3, column: 'B', found: '25:61' },
      { code: 'END_BEFORE_START', row: 4, column: 'C' },
      { code: 'DUPLICATE_DATE', row: 6, column: 'A' },
    ]);
  });

  it('a hundred of them are named, and all are counted', async () => {
    const bytes = await rows(...Array.from({ length: 130 }, () => ['never', '09:00', '18:00']));
    const { error } = await world.api.upload(await formOf({ file: { name: 'a.xlsx', bytes } }));
    expect([error.problemCount, Array.isArray(error.details) && error.details.length]).toEqual([130, 100]);
  });
});

describe('input 19', () => {
  it.each([
    ['an upload of somebody else', undefined],
    ['an upload that never was', crypto.randomUUID()],
    ['an escaped path', '%2e%2e%2fuploads%2fx'],
    ['a path', '../sources/x'],
    ['a backslash', '..\\x'],
  ])('%s: no hint whether there is one', async (_, named) => {
    const headers = as('submitter/hanako');
    const form = await world.api.request('submit', '/v1/uploads', { method: 'POST', headers });
    world.api.files.set(String(form.body.upload), await goodWorkbook());
    await refused(json({ type: 'autofill', upload: named ?? form.body.upload, secrets }), {
      status: 404,
      code: 'UPLOAD_NOT_FOUND',
      ja: 'そのアップロードはありません。',
      en: 'There is no such upload.',
      field: 'upload',
    });
  });

  it.each(['%2e%2e%2f', '..%5cx', '%252e%252e', 'x%00'])('a file %s of a job', async (name) => {
    const { id } = await waiting();
    for (const kind of ['files', 'documents']) {
      await refused((headers) => world.api.get(`/v1/jobs/${id}/${kind}/${name}`, headers), {
        status: 404,
        code: 'FILE_NOT_FOUND',
        ja: 'ファイルが見つかりません。',
        en: 'There is no such file.',
      });
    }
    expect(world.api.objects.linked).toEqual([]);
  });
});

it.each([
  ['of 2,000 characters', 'x'.repeat(2000), 'x'.repeat(100)],
  ['that reads backwards', 'a\u202exslx.exe', 'axslx.exe'],
  ['that is a path', '..\\..\\C:/kintai.xlsx', 'kintai.xlsx'],
])('input 20: a file name %s is a safe one, by either route', async (_, name, shown) => {
  const bytes = await goodWorkbook();
  const direct = await world.api.upload(await formOf({ file: { name, bytes } }));
  expect((await world.api.jobOf(direct)).title).toBe(`${shown} · ta***@example.jp`);
  const form = await world.api.request('submit', '/v1/uploads', { method: 'POST' });
  world.api.files.set(String(form.body.upload), bytes);
  const body = { type: 'autofill', upload: form.body.upload, fileName: name, secrets };
  const named = await world.api.postJson('/v1/jobs', {
    ...body,
    secrets: { ...secrets, email: 'b@example.jp' },
  });
  expect(world.api.shown(named).title).toBe(`${shown} · ***@example.jp`);
});

it.each(['', '/rows', '/logs', '/files', '/cancel', '/stop', '/retry'])(
  'input 21: a job of another, or a malformed id (/v1/jobs/{id}%s)',
  async (path) => {
    const { id } = await waiting({ owner: 'key:taro' });
    const app = /cancel|stop|retry/.test(path) ? 'operate' : 'read';
    const method = app === 'operate' ? 'POST' : 'GET';
    for (const named of [id, newJobId(), 'nonsense', '..%2f', '%E0%A4%A', "1'%20OR%201=1"]) {
      const ask: Ask = (headers) =>
        world.api.request(app, `/v1/jobs/${named}${path}`, {
          method,
          headers: { ...headers, ...as('submitter/hanako') },
        });
      const answer = await refused(ask, {
        status: 404,
        code: 'JOB_NOT_FOUND',
        ja: 'ジョブが見つかりません。',
        en: 'There is no such job.',
      });
      expect(answer.text).not.toContain(id);
    }
  },
);

describe('input 22', () => {
  const issue = async () => {
    const form = await world.api.request('submit', '/v1/uploads', { method: 'POST' });
    return String(form.body.upload);
  };

  it('an upload that was named and never came', async () => {
    await refused(json({ type: 'autofill', upload: await issue(), secrets }), {
      status: 409,
      code: 'UPLOAD_MISSING',
      ja: 'そのアップロードのファイルがまだありません。',
      en: 'No file has arrived for that upload.',
      field: 'upload',
    });
  });

  it('an upload that is another file by now', async () => {
    const upload = await issue();
    world.api.files.set(upload, await rows(['2026-11-09', '09:00', '18:00']));
    await refused(json({ type: 'autofill', upload, secrets, sha256: sha256Of(await goodWorkbook()) }), {
      status: 409,
      code: 'UPLOAD_CHANGED',
      ja: 'アップロードされたファイルの内容が sha256 と一致しません。',
      en: 'What was uploaded does not have this sha256.',
      field: 'sha256',
    });
  });
});

it.each<[string, string, string, string]>([
  ['in the past', new Date(start - 1).toISOString(), 'runAt が過去の日時です。', 'runAt is in the past.'],
  [
    'beyond a year',
    new Date(start + (maxScheduleSeconds + 1) * 1000).toISOString(),
    'runAt は1年以内の日時にしてください。',
    'runAt has to be within a year.',
  ],
  ...['2027-03-28T02:30:00', '2027-02-30T09:00:00+09:00', '2026-12-01T25:00:00Z'].map(
    (runAt): [string, string, string, string] => [
      `${runAt}, which is no moment`,
      runAt,
      'runAt は 2026-12-01T09:00:00+09:00 のように、時差まで含めた実在の日時にしてください。',
      'Write runAt as a date and time that exist, with the offset: 2026-12-01T09:00:00+09:00.',
    ],
  ),
])('input 26: runAt %s', async (_, runAt, ja, en) => {
  await refused(print({ runAt }), { status: 422, code: 'RUN_AT_INVALID', ja, en, field: 'runAt' });
});

it('input 27: the same Idempotency-Key with another body', async () => {
  const key = { 'idempotency-key': 'the-same-one' };
  await world.api.print({ input: { message: 'one' } }, key);
  world.api.rung.length = 0;
  await refused(json({ type: 'delay-print', input: { message: 'other' } }, key), {
    status: 409,
    code: 'IDEMPOTENCY_MISMATCH',
    ja: 'この Idempotency-Key は、内容の異なる送信で既に使われています。',
    en: 'This Idempotency-Key was already used for a request that said something else.',
    field: 'Idempotency-Key',
  });
});

describe('input 28', () => {
  const lists = ['/v1/jobs', '/v1/keys', '/v1/audit'];
  const get =
    (path: string): Ask =>
    (headers) =>
      world.api.get(path, { ...headers, ...as('admin/a') });

  it.each(lists)('a forged cursor of %s', async (list) => {
    for (const cursor of ['nonsense', Buffer.from('JOB#1').toString('base64url'), '%00']) {
      await refused(get(`${list}?cursor=${cursor}`), {
        status: 400,
        code: 'INVALID_CURSOR',
        ja: '続きを示す cursor が正しくありません。',
        en: 'This cursor is not one of ours.',
        field: 'cursor',
      });
    }
  });

  it('a forged cursor of the files of a job', async () => {
    const { id } = await waiting();
    const cursor = Buffer.from('../x').toString('base64url');
    const answer = await world.api.get(`/v1/jobs/${id}/files?cursor=${cursor}`);
    expect([answer.status, answer.error.code]).toEqual([400, 'INVALID_CURSOR']);
  });

  it.each(lists)('a limit of -1 in %s', async (list) => {
    await refused(get(`${list}?limit=-1`), {
      status: 400,
      code: 'INVALID_QUERY',
      ja: 'URL の指定「limit」が正しくありません。',
      en: 'The query parameter "limit" is not as it has to be.',
      field: 'limit',
    });
  });
});

describe('input 29', () => {
  const running = async () => claimed(world.api.store, start, await waiting());
  const operate =
    ({ id }: Job, what: string): Ask =>
    (headers) =>
      world.api.operate(`/v1/jobs/${id}/${what}`, headers);

  it('cancel of a finished job, with the state it is in', async () => {
    const job = await running();
    const ended = await done(world.api.store, start, job, completes(job));
    const answer = await refused(operate(ended, 'cancel'), {
      status: 409,
      code: 'ALREADY_ENDED',
      ja: 'このジョブは既に終了しています（completed）。',
      en: 'The job has ended already (completed).',
    });
    expect(answer.error.state).toBe('completed');
  });

  it('retry of a running one, with the state it is in', async () => {
    const answer = await refused(operate(await running(), 'retry'), {
      status: 409,
      code: 'NOT_RETRYABLE',
      ja: 'このジョブはまだ終わっていません（running）。',
      en: 'This job has not ended yet (running).',
    });
    expect(answer.error.state).toBe('running');
  });
});

it.each(['=HYPERLINK("http://evil.example/","x")', '+1', '-1+1', '@SUM(A1)', '=1+1|cmd'])(
  'input 30: a note %s and a file of that name are taken, and handed out as text',
  async (note) => {
    const bytes = await attendanceWorkbook([['2026-11-02', '09:00', '18:00', note]], {
      headers: ['日付', '開始時刻', '終了時刻', '備考'],
    });
    const answer = await world.api.upload(
      await formOf({ file: { name: `${note}.xlsx`.replaceAll('/', ''), bytes } }),
    );
    expect(answer.status).toBe(202);
    const id = answer.body.job_id;
    const document = await world.api.raw('read', `/v1/jobs/${id}/documents/workbook.xlsx`);
    expect(document.headers.get('content-disposition')).toMatch(/^attachment/);
    const book = new excel.Workbook();
    await book.xlsx.load(await document.arrayBuffer());
    const cell = book.worksheets[0]?.getCell('D2');
    expect([cell?.type, cell?.value]).toEqual([excel.ValueType.String, note]);
  },
);

it.each([
  ['markup', '<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
  ['colours for a terminal', '\u001b[31mred\u001b[0m', '[31mred[0m'],
  ['text turned around', 'safe\u202etxt.exe', 'safetxt.exe'],
])('input 31: %s in a name or a line of the log is shown as text', async (_, strange, name) => {
  const answer = await world.api.upload(
    await formOf({ file: { name: strange, bytes: await goodWorkbook() } }),
  );
  const job = await claimed(world.api.store, start, await world.api.jobOf(answer));
  await world.api.store.appendLog(job, [{ number: 1, at: start, level: 'info', text: strange }]);
  const shown = world.api.shown(await world.api.get(`/v1/jobs/${job.id}`));
  expect(shown.title).toBe(`${name} · ta***@example.jp`);
  for (const path of [`/v1/jobs/${job.id}/logs`, `/v1/jobs/${job.id}`, `/status/${job.id}`, '/v1/jobs']) {
    const { headers, text } = await world.api.get(path);
    expect(headers.get('content-type')).toMatch(/^application\/json/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    // JSON itself escapes what a terminal would act on.
    expect(text).not.toContain('\u001b');
  }
});

describe('input 32', () => {
  it('too many submissions: when to come again', async () => {
    const many = Array.from({ length: 60 }, () => world.api.print());
    expect(new Set((await Promise.all(many)).map(({ status }) => status))).toEqual(new Set([202]));
    world.api.rung.length = 0;
    const answer = await refused(print({}), {
      status: 429,
      code: 'RATE_LIMIT_EXCEEDED',
      ja: '短時間に送信された回数が多すぎます（60秒間に60回まで）。',
      en: 'Too many were sent in a short time (up to 60 in 60 s).',
    });
    expect(answer.headers.get('retry-after')).toBe('1');
  });

  it('too many requests: when to come again', async () => {
    const ask: Ask = (headers) => world.api.get('/status/nonsense', { ...headers, ...nobody });
    for (let n = 0; n < 120; n++) await ask({});
    const answer = await refused(ask, {
      status: 429,
      code: 'RATE_LIMIT_EXCEEDED',
      ja: '短時間のリクエストが多すぎます（1分間に120回まで）。',
      en: 'Too many requests in a short time (up to 120 in a minute).',
    });
    expect(answer.headers.get('retry-after')).toBe('1');
  });
});
