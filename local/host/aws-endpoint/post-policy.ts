/**
 * Presigned POST uploads, held to their policy as S3 would: signature, expiration, exact fields, `starts-with`,
 * `content-length-range` (S3 API reference, "Browser-based uploads using POST"). The emulator checks none of it.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import type { Call, Stage } from './call.ts';
import type { CredentialBook } from './credentials.ts';
import { refuse } from './refusal.ts';
import { type CredentialScope, parseScope } from './signature.ts';

const Policy = z.object({
  expiration: z.iso.datetime(),
  conditions: z.array(
    z.union([
      z.tuple([z.literal('content-length-range'), z.coerce.number(), z.coerce.number()]),
      z.tuple([z.enum(['eq', 'starts-with']), z.string(), z.string()]),
      z.record(z.string(), z.string()),
    ]),
  ),
});
type Condition = z.infer<typeof Policy>['conditions'][number];

interface Form {
  readonly fields: ReadonlyMap<string, string>;
  readonly fileBytes: number;
}

/** The credential scope a POST form carries as a field. */
export function formScope(body: Buffer): CredentialScope | undefined {
  return parseScope(parseForm(body).fields.get('x-amz-credential') ?? '');
}

/** The fields of a POST form, by lower-case name, without the file. */
export async function formFields(call: Call): Promise<ReadonlyMap<string, string>> {
  return parseForm(await call.body()).fields;
}

export function postPolicy(credentials: CredentialBook, now: () => number): Stage {
  return async (call, next) => {
    if (call.action !== 'PostObject') return next();
    const form = parseForm(await call.body());
    const bucket = call.url.pathname.split('/')[1] ?? '';
    const problem = broken(form, bucket, credentials, now());
    if (problem === undefined) return next();
    const [status, code, message] = problem;
    refuse(call, status, code, message);
  };
}

type Problem = readonly [status: number, code: string, message: string];

function broken(form: Form, bucket: string, credentials: CredentialBook, now: number): Problem | undefined {
  const encoded = form.fields.get('policy') ?? '';
  const scope = parseScope(form.fields.get('x-amz-credential') ?? '');
  const secret = credentials.find(scope?.accessKeyId ?? '')?.credentials.secretAccessKey;
  if (
    !scope ||
    !secret ||
    !sameText(signature(secret, scope, encoded), form.fields.get('x-amz-signature') ?? '')
  )
    return [
      403,
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided.',
    ];
  const policy = Policy.parse(JSON.parse(Buffer.from(encoded, 'base64').toString('utf8')));
  if (!(now < Date.parse(policy.expiration)))
    return [403, 'AccessDenied', 'Invalid according to Policy: Policy expired.'];
  for (const condition of policy.conditions) {
    const problem = unmet(condition, form, bucket);
    if (problem) return problem;
  }
  return undefined;
}

function unmet(condition: Condition, form: Form, bucket: string): Problem | undefined {
  const value = (name: string) => (name === 'bucket' ? bucket : (form.fields.get(name.toLowerCase()) ?? ''));
  const failed: Problem = [
    403,
    'AccessDenied',
    `Invalid according to Policy: Policy Condition failed: ${JSON.stringify(condition)}`,
  ];
  if (!Array.isArray(condition))
    return Object.entries(condition).every(([name, wanted]) => value(name) === wanted) ? undefined : failed;
  if (condition[0] === 'content-length-range') {
    const [, least, most] = condition;
    if (form.fileBytes < least)
      return [400, 'EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size'];
    if (form.fileBytes > most)
      return [400, 'EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size'];
    return undefined;
  }
  const [kind, field, wanted] = condition;
  const present = value(field.replace(/^\$/, ''));
  return (kind === 'eq' ? present === wanted : present.startsWith(wanted)) ? undefined : failed;
}

/** AWS Signature Version 4 over the base64 policy. */
function signature(secret: string, { date, region, service }: CredentialScope, policy: string): string {
  const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
  const key = [date, region, service, 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${secret}`);
  return hmac(key, policy).toString('hex');
}

function sameText(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
}

/** The fields before the file, by lower-case name, and the size of the file, which S3 requires to come last. */
function parseForm(body: Buffer): Form {
  const fields = new Map<string, string>();
  const boundary = body.subarray(0, Math.max(body.indexOf('\r\n'), 0));
  if (boundary.length === 0) return { fields, fileBytes: 0 };
  for (let start = boundary.length + 2; ; ) {
    const headersEnd = body.indexOf('\r\n\r\n', start);
    const end = body.indexOf(Buffer.concat([Buffer.from('\r\n'), boundary]), headersEnd);
    if (headersEnd < 0 || end < 0) return { fields, fileBytes: 0 };
    const headers = body.subarray(start, headersEnd).toString('utf8');
    const name = /name="([^"]*)"/.exec(headers)?.[1] ?? '';
    if (name === 'file' || headers.includes('filename=')) return { fields, fileBytes: end - headersEnd - 4 };
    fields.set(name.toLowerCase(), body.subarray(headersEnd + 4, end).toString('utf8'));
    start = end + 2 + boundary.length + 2;
  }
}
