/** What nobody who means well sends. */

const deep = (open: string, close: string) => open.repeat(10_000) + close.repeat(10_000);

/** JSON values that belong nowhere. */
export const values: readonly unknown[] = [
  ...[null, true, false, 0, -0, -1, 1.5, 2 ** 31, 2 ** 53, -(2 ** 63), 1e308, Number.MIN_VALUE],
  ...['', ' ', '\0', 'a\0b', '\ud800', '\udc00\ud800', '\ufffd', '\ufeff', '\u202egnp.exe', '\u2066x\u2069'],
  ...['\r\nX-Injected: 1', 'line\nline', '\u2028', '\u001b[2J', '<img src=x onerror=alert(1)>', '{{7*7}}'],
  ...["' OR 1=1 --", '=HYPERLINK("http://evil")', '../../etc/passwd', '%00', '%2e%2e%2f', 'JOB#x', 'a#b'],
  ...['__proto__', 'constructor', 'toString', 'x'.repeat(300), '長'.repeat(3000), 'e\u0301'.repeat(600)],
  ...['2026-02-30T00:00:00Z', '9999-12-31T23:59:59Z', '2026-12-01T09:00:00', '+275760-09-13T00:00:00Z'],
  ...[[], {}, [[]], [null], { __proto__: null }, { constructor: { prototype: {} } }, { length: 1e9 }],
  ...[Array.from({ length: 3000 }, (_, n) => n), JSON.parse(`{"toJSON":1,"then":1,"valueOf":1}`)],
];

/** Bodies that say they are JSON. */
export const jsonTexts: readonly string[] = [
  ...['', ' ', '{', '}', '[', '"', '{}{}', '{"a":1,}', "{'a':1}", 'null', 'NaN', 'undefined', '\ufeff{}'],
  ...['{"type":NaN}', '{"priority":1e999}', '{"priority":-1e999}', '{"delaySeconds":1E+400}', '0x10', '01'],
  ...['{"type":"delay-print","type":"autofill"}', '{"__proto__":{"admin":true}}', '{"a":{"__proto__":1}}'],
  ...['{"constructor":{"prototype":{"role":"admin"}}}', '{"secrets":"\\ud800"}', '{"type":"\\u0000"}'],
  ...[deep('[', ']'), deep('{"a":', '}'), `{"input":${deep('[', ']')}}`, '['.repeat(30_000)],
  ...[`"${'x'.repeat(64 * 1024 - 2)}"`, `"${'x'.repeat(64 * 1024 - 1)}"`, `{"a":"${'長'.repeat(22_000)}"}`],
  ...[`[${'0,'.repeat(20_000)}0]`, `{${Array.from({ length: 4000 }, (_, n) => `"k${n}":0`).join()}}`],
  ...[
    '\u0000',
    '{"a":"\u0000"}',
    '// {}',
    '<xml/>',
    'a=b&c=d',
    '{"a":"\\uZZZZ"}',
    '{"\\u0000":1}',
    '-',
    '1e',
  ],
];

/** Parts of a path. */
export const segments: readonly string[] = [
  ...[
    '',
    '.',
    '..',
    '%2e%2e',
    '%2e%2e%2f',
    '..%2f..%2f',
    '%252e%252e%252f',
    '..%5c',
    '\\..\\',
    '%5C',
    '%00',
    'x%00',
  ],
  ...['%c0%ae%c0%ae%c0%af', '%e0%80%af', '%ff', '%', '%2', '%zz', '%F0%9F%98%80', '%ED%A0%80', '%E2%80%AE'],
  ...['%0d%0aX-Injected:%201', '%0a', '%23', '%3F', '%2F', ';', ':', '*', '$default', '{id}', '{proxy+}'],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'JOB', '-1', '0', '1e999', 'NaN', 'null'],
  ...['00000000-0000-0000-0000-000000000000', '0B9C5F0E-6F0A-4A35-9F0E-2F6F3A9D1C77', '%7B%7D'],
  ...['x'.repeat(8000), 'a/b', 'month.html/', '.month.html', 'month.html%00.jpg', 'workbook.xlsx.', "'--"],
];

/** Parts of a query: names and values as they are on the line. */
export const queries: readonly string[] = [
  ...['limit=0', 'limit=-1', 'limit=1e3', 'limit=101', 'limit=%30', 'limit=１', 'limit=99999999999999999999'],
  ...[
    'limit=1&limit=2',
    'cursor=',
    'cursor=%00',
    'cursor=AAAA',
    'cursor=Li4vLi4v',
    'cursor=e30',
    'cursor=%FF',
  ],
  ...[
    'cursor=MDAwMDAwMDAwMDAwMDAwI3g',
    'state=queued,queued',
    'state=,',
    'state=constructor',
    'owner=me',
    'owner=',
  ],
  ...[
    'owner=key:x',
    'lang=xx',
    'lang=en&lang=ja',
    'since=x',
    'since=2026-11-01T00:00:00Z',
    'until=+',
    'lane=__proto__',
  ],
  ...[
    'month=2026-11',
    'month=0000-00',
    'month=-1',
    'start=25:00',
    'end=24:01',
    'note=%E2%80%AE',
    'note=%0A',
    'place=%00',
  ],
  ...[
    'last_n=1',
    'last_n=1001',
    'after=0',
    'after=1e9',
    '__proto__=1',
    'constructor=1',
    'x[y]=1',
    '=',
    '&&&',
    '=1',
    '%',
  ],
  ...[
    'a=%',
    '%00=1',
    '%0d%0aX-Injected:1=1',
    `x=${'x'.repeat(8000)}`,
    'a'.repeat(8000),
    '#',
    '?',
    '??limit=1',
  ],
];

/** Values of headers that HTTP lets pass: what a gateway hands on. */
export const headers: readonly (readonly [string, string])[] = [
  ['x-request-id', 'good-request-id'],
  ['x-request-id', '<script>alert(1)</script>'],
  ['x-request-id', 'x'.repeat(8000)],
  ['x-request-id', 'a\tb\tc\td\te'],
  ['idempotency-key', 'with a space'],
  ['idempotency-key', 'x'.repeat(256)],
  ['idempotency-key', '\u00e9\u00ff'],
  ['idempotency-key', 'the-same'],
  ['accept-language', 'en;q=0.0001,ja;q=1e9,*;q=NaN'],
  ['accept-language', ',;,;q=,'.repeat(500)],
  ['accept-language', '__proto__'],
  ['accept', 'text/html;q=x'],
  ['x-forwarded-for', '127.0.0.1, ::1'],
  ['x-http-method-override', 'DELETE'],
  ['x-original-url', '/v1/keys'],
  ['origin', 'https://evil.example'],
  ['origin', 'null'],
  ['cookie', 'a=b; __proto__=c'],
  ['content-length', '-1'],
  ['content-encoding', 'gzip'],
  ['transfer-encoding', 'chunked'],
  ['expect', '100-continue'],
  ['range', 'bytes=0-0,1-1,-1'],
  ['if-none-match', '*'],
  ['host', 'evil.example/../v1?x#'],
  ['x-amzn-trace-id', 'Root=\u00ff'],
];

/** What shows who somebody is, and does not. */
export const credentials: readonly Readonly<Record<string, string>>[] = [
  { authorization: '' },
  { authorization: 'Bearer' },
  { authorization: 'Bearer ' },
  { authorization: 'Bearer null' },
  { authorization: 'Basic YWRtaW46YWRtaW4=' },
  { authorization: 'bearer jnb_' },
  { authorization: `Bearer jnb_${'0'.repeat(12)}_${'x'.repeat(43)}` },
  { authorization: `Bearer ${'a.'.repeat(4000)}` },
  { authorization: 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.' },
  { authorization: 'Bearer \u00e9' },
  { 'x-api-key': '' },
  { 'x-api-key': '__proto__' },
  { 'x-api-key': 'x'.repeat(8000) },
  { authorization: 'Bearer a', 'x-api-key': 'b' },
];

export const mediaTypes: readonly string[] = [
  ...['application/json', 'application/json; charset=utf-8', 'APPLICATION/JSON', 'application/json;;;'],
  ...['application/jsonp', 'text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', ''],
  ...['multipart/form-data; boundary=', 'multipart/form-data; boundary=x', 'application/octet-stream', '*/*'],
  ...[
    'application/json, text/plain',
    `multipart/form-data; boundary=${'x'.repeat(300)}`,
    'image/svg+xml',
    '__proto__',
  ],
];
