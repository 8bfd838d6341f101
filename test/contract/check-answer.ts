import { expect } from 'vitest';
import * as z from 'zod';
import type { ErrorCode } from '../../shared/error-codes.ts';
import type { HttpAnswer } from '../support/http-call.ts';
import type { DescribedOperation } from './described-api.ts';

/** What must hold for every answer of the service, whoever asked for what. Written down apart from the service. */

export type Language = 'ja' | 'en';

const securityHeaders: Readonly<Record<string, RegExp>> = {
  'content-security-policy': /default-src 'none'.*frame-ancestors 'none'|frame-ancestors 'none'/,
  'cross-origin-opener-policy': /^same-origin$/,
  'cross-origin-resource-policy': /^same-origin$/,
  'permissions-policy': /camera=\(\)/,
  'referrer-policy': /^no-referrer$/,
  'strict-transport-security': /^max-age=\d{8,}$/,
  'x-content-type-options': /^nosniff$/,
  'x-frame-options': /^DENY$/,
};

/** Of the connection and of content, which no description names. */
const usual = new Set([
  ...['date', 'connection', 'keep-alive', 'transfer-encoding'],
  ...['content-type', 'content-length', 'content-language', 'cache-control'],
  ...Object.keys(securityHeaders),
]);

/** What is described and comes only at times. */
const optional = new Set(['idempotency-replayed']);

/** The same for everybody, and may be kept. */
const cacheable = new Set(['openApi', 'docs']);

/** Facts that a refusal brings beside what every refusal has. */
const facts: Readonly<Partial<Record<ErrorCode, readonly string[]>>> = {
  QUEUE_FULL: ['lane', 'queue_size', 'running_count', 'queue_limit'],
  LANE_DRAINING: ['lane'],
  MORE_MATCH: ['matching'],
  FILE_TOO_LARGE: ['bytes', 'maxBytes'],
  INVALID_CELLS: ['problemCount'],
  ...Object.fromEntries(
    [
      ...['ALREADY_ENDED', 'NOT_RUNNING', 'STILL_RUNNING', 'NOT_RETRYABLE', 'RETRY_TOO_LATE'],
      ...['SECRET_NEEDED', 'SECRET_OF_ANOTHER', 'ALREADY_WAITING'],
    ].map((code) => [code, ['state']]),
  ),
};

const errorSchema = z.strictObject({
  error: z.looseObject({
    code: z.string(),
    message: z.string().min(1),
    hint: z.string().min(1),
    field: z.string().min(1).optional(),
    details: z
      .array(z.looseObject({ code: z.string(), message: z.string() }))
      .min(1)
      .optional(),
    retryAfterSeconds: z.int().min(1).optional(),
    requestId: z.string(),
  }),
});

const japanese = /[\u3041-\u30ff\u4e00-\u9fff]/g;
const lettersIn = (words: string, letters: RegExp): number => words.match(letters)?.length ?? 0;

/** English may name what is in a workbook by its Japanese name, more often than not between corner brackets. */
function isIn(language: Language, words: string): boolean {
  if (language === 'ja') return lettersIn(words, japanese) > 0;
  const own = words.replace(/「[^」]*」/g, '');
  return lettersIn(own, japanese) * 3 < lettersIn(own, /[a-z]/gi);
}

/** @returns the code of a refusal, undefined for any other answer */
export function checkAnswer(
  operation: DescribedOperation,
  answer: HttpAnswer,
  language: Language,
): string | undefined {
  const { status, headers } = answer;
  const described = operation.responses.get(status);
  if (!described)
    throw new Error(`${operation.id} does not describe ${status}: ${answer.text.slice(0, 500)}`);
  checkCommon(answer);
  expect(headers['cache-control']).toBe(
    cacheable.has(operation.id) && status === 200 ? 'public, max-age=300' : 'no-store',
  );

  const type = headers['content-type']?.split(';')[0]?.trim() ?? '';
  const refused = status >= 400 && type === 'application/json' && described.codes.length > 0;
  const asked = described.headers.filter(
    (name) => !optional.has(name) && (refused || name !== 'retry-after'),
  );
  for (const name of asked) expect(headers, `the header ${name}`).toHaveProperty(name);
  const known = (name: string) => usual.has(name) || described.headers.includes(name);
  expect(Object.keys(headers).filter((name) => !known(name))).toEqual([]);

  if (described.content.size === 0) expect(answer.bytes.length).toBe(0);
  else {
    const [, validate] = [...described.content].find(([each]) => each === type || each === '*/*') ?? [];
    if (!validate) throw new Error(`${operation.id} does not describe a body of ${type}`);
    const body: unknown = type === 'application/json' && status !== 200 ? JSON.parse(answer.text) : undefined;
    const said = type === 'application/json' ? (body ?? bodyOf(operation, answer)) : answer.text;
    if (!validate(said)) throw new Error(`${operation.id} ${status}: ${JSON.stringify(validate.errors)}`);
  }
  if (!refused) return undefined;
  const code = checkError(answer, language);
  // Where a status both answers and refuses, only a refusal has a code.
  if (code !== undefined) expect(described.codes).toContain(code);
  return code;
}

/** The description itself is JSON too, and says of itself no more than that it is a file. */
const bodyOf = ({ id }: DescribedOperation, { text }: HttpAnswer): unknown =>
  id === 'openApi' ? text : JSON.parse(text);

/** Of every answer, those of no operation included. */
export function checkCommon({ headers }: HttpAnswer): void {
  expect(headers['x-request-id']).toMatch(/^[\w-]{8,64}$/);
  for (const [name, value] of Object.entries(securityHeaders)) expect(headers[name], name).toMatch(value);
  expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
  for (const told of ['server', 'x-powered-by', 'set-cookie']) expect(headers).not.toHaveProperty(told);
}

/**
 * @param language of the reader, where they said so
 * @returns the code; undefined for an answer that is no refusal
 */
export function checkError(
  { status, headers, text }: HttpAnswer,
  language: Language | undefined,
): string | undefined {
  const parsed = errorSchema.safeParse(JSON.parse(text));
  if (!parsed.success) return undefined;
  const {
    code,
    message,
    hint,
    field,
    details = [],
    retryAfterSeconds,
    requestId,
    ...rest
  } = parsed.data.error;
  expect(requestId).toBe(headers['x-request-id']);
  for (const words of [message, hint, ...details.map((detail) => detail.message)])
    if (language) expect(isIn(language, words), `${language}: ${words}`).toBe(true);
  expect(headers['retry-after']).toBe(
    retryAfterSeconds === undefined ? undefined : String(retryAfterSeconds),
  );
  if (status === 429 || status === 503) expect(retryAfterSeconds).toBeDefined();
  if (status === 401) expect(headers['www-authenticate']).toMatch(/^Bearer\b/);
  else expect(headers).not.toHaveProperty('www-authenticate');
  if (field !== undefined) expect(field).toMatch(/^[\p{L}\p{N}_.?-]{1,50}$/u);
  const allowed = Object.entries(facts).find(([of]) => of === code)?.[1] ?? [];
  expect(Object.keys(rest).filter((name) => !allowed.includes(name))).toEqual([]);
  return code;
}
