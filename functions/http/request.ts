import type { Context } from 'hono';
import type * as z from 'zod';
import { JunbanError } from '../../shared/errors.ts';
import { maxDirectUploadBytes, maxJsonBytes, maxUploadBytes } from '../../shared/limits.ts';
import { redact } from '../../shared/redact.ts';
import type { Text } from '../../shared/text.ts';
import { expectationOf } from './expectation.ts';
import { checkPlain, checkText, fieldName, noSuchField } from './plain-json.ts';

/** Reading requests: every way a body can be wrong gets its own answer before anything is done with it. */

const sizeText = (bytes: number) =>
  bytes < 1024 * 1024 ? `${bytes / 1024} KiB` : `${bytes / 1024 / 1024} MiB`;

/** @throws JunbanError BODY_REQUIRED, UNSUPPORTED_MEDIA_TYPE, BODY_TOO_LARGE, INVALID_JSON, and all of checkPlain */
export async function jsonBody(c: Context): Promise<unknown> {
  const text = await c.req.text();
  if (text.trim() === '') throw bodyRequired();
  if (!/^application\/json\s*(;|$)/i.test(c.req.header('content-type') ?? ''))
    throw mediaType('application/json');
  if (Buffer.byteLength(text) > maxJsonBytes)
    throw tooLarge(sizeText(maxJsonBytes), {
      ja: 'ファイルは先に POST /v1/uploads で登録してください。',
      en: 'Register files with POST /v1/uploads first.',
    });
  const body = parsedJson(text);
  checkPlain(body);
  return body;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new JunbanError({
      code: 'INVALID_JSON',
      text: { ja: 'リクエストの JSON を読み取れません。', en: 'The body is not valid JSON.' },
    });
  }
}

/**
 * @throws JunbanError INVALID_REQUEST naming the field; never quoting its value, which may be a secret
 */
export function parse<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path = issue?.path ?? [];
  const unknownKey = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  if (unknownKey !== undefined) throw noSuchField([...path, unknownKey]);
  throw invalidField(path, expectationOf(issue));
}

/** @param path of the field; empty for the body as a whole */
export function invalidField(path: readonly PropertyKey[], hint?: Text): JunbanError {
  const field = fieldName(path);
  return new JunbanError({
    code: 'INVALID_REQUEST',
    ...(field !== '' && { field }),
    text: {
      ja: `${field === '' ? 'リクエストの本文' : `項目「${field}」`}が正しくありません。`,
      en: `${field === '' ? 'The body of the request' : `The field "${field}"`} is not as it has to be.`,
    },
    ...(hint && { hint }),
  });
}

/**
 * @param given each parameter with all its values
 * @throws JunbanError INVALID_QUERY naming the parameter: one that nobody knows, one that is there twice, or a value
 * that cannot be
 */
export function parseQuery<T>(schema: z.ZodType<T>, given: Readonly<Record<string, readonly string[]>>): T {
  const twice = Object.keys(given).find((name) => (given[name]?.length ?? 0) > 1);
  if (twice !== undefined)
    throw invalidQuery(twice, { ja: '1回だけ指定してください。', en: 'Give it only once.' });
  const values = Object.fromEntries(Object.entries(given).map(([name, [value]]) => [name, value]));
  const parsed = schema.safeParse(values);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  if (issue?.code === 'unrecognized_keys')
    throw invalidQuery(issue.keys[0] ?? '', {
      ja: 'この指定はありません。',
      en: 'There is no such parameter.',
    });
  throw invalidQuery(fieldName(issue?.path ?? []), expectationOf(issue));
}

export function invalidQuery(name: string, hint?: Text): JunbanError {
  const field = fieldName([name]);
  return new JunbanError({
    code: 'INVALID_QUERY',
    field,
    text: {
      ja: `URL の指定「${field}」が正しくありません。`,
      en: `The query parameter "${field}" is not as it has to be.`,
    },
    ...(hint && { hint }),
  });
}

export interface UploadRequest {
  readonly file: { readonly name: string; readonly bytes: Uint8Array } | undefined;
  readonly fields: Readonly<Record<string, string>>;
}

/** @throws JunbanError BODY_REQUIRED, UNSUPPORTED_MEDIA_TYPE, INVALID_MULTIPART, INVALID_TEXT, BODY_TOO_LARGE */
export async function multipartBody(c: Context): Promise<UploadRequest> {
  const body = await c.req.arrayBuffer();
  if (body.byteLength === 0) throw bodyRequired();
  const type = c.req.header('content-type') ?? '';
  if (!/^multipart\/form-data\s*(;|$)/i.test(type)) throw mediaType('multipart/form-data');
  checkParts(Buffer.from(body), type);
  const form = await new Response(body, { headers: { 'Content-Type': type } }).formData().catch(() => {
    throw invalidMultipart();
  });
  const fields: Record<string, string> = {};
  let file: UploadRequest['file'];
  for (const [name, value] of form) {
    if (typeof value === 'string') {
      checkText(value, [name]);
      fields[name] = value;
    } else if (name === 'file' && value.name !== '') {
      if (value.size > maxDirectUploadBytes)
        throw tooLarge(sizeText(maxDirectUploadBytes), {
          ja: `これより大きいファイル（${sizeText(maxUploadBytes)}まで）は POST /v1/uploads で登録してください。`,
          en: `Larger files (up to ${sizeText(maxUploadBytes)}) go through POST /v1/uploads.`,
        });
      file = { name: safeFileName(value.name), bytes: new Uint8Array(await value.arrayBuffer()) };
    }
  }
  if (!file && Object.keys(fields).length === 0) throw bodyRequired();
  return { file, fields };
}

/** A form of ours has nine fields. */
const maxParts = 32;

/** Thousands of empty parts would cost seconds of reading before any of them could be refused. */
function checkParts(body: Buffer, contentType: string): void {
  const boundary = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
  const mark = `--${boundary?.[1] ?? boundary?.[2] ?? ''}`;
  let parts = 0;
  for (let at = body.indexOf(mark); at >= 0; at = body.indexOf(mark, at + mark.length)) {
    parts += 1;
    if (parts > maxParts) throw invalidMultipart();
  }
}

/** A name to show: the last path segment, without invisible characters and e-mail addresses, at most 100 characters. */
export function safeFileName(name: string): string {
  const last = name.normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const clean = redact(last.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '')).trim();
  return [...clean].slice(0, 100).join('') || 'upload';
}

const invalidMultipart = () =>
  new JunbanError({
    code: 'INVALID_MULTIPART',
    text: { ja: '送信された内容を読み取れません。', en: 'The multipart body cannot be read.' },
  });

const mediaType = (wanted: string) =>
  new JunbanError({
    code: 'UNSUPPORTED_MEDIA_TYPE',
    text: { ja: `Content-Type は ${wanted} にしてください。`, en: `Send the body as ${wanted}.` },
  });

const bodyRequired = () =>
  new JunbanError({
    code: 'BODY_REQUIRED',
    text: { ja: 'リクエストの本文が空です。', en: 'The request has no body.' },
  });

const tooLarge = (limit: string, hint: { ja: string; en: string }) =>
  new JunbanError({
    code: 'BODY_TOO_LARGE',
    text: { ja: `送信できる大きさ（${limit}）を超えています。`, en: `The body is larger than ${limit}.` },
    hint,
  });
