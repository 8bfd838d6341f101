/**
 * What a request says of its signer. AWS Signature Version 4 puts the credential scope
 * `<access key id>/<date>/<region>/<service>/aws4_request` into the Authorization header or the X-Amz-Credential of a
 * presigned URL; a POST form carries it in its body.
 */
import type { IncomingMessage } from 'node:http';
import type { Service } from './call.ts';

export interface CredentialScope {
  readonly accessKeyId: string;
  /** `20260115`: a key for signing holds for one day. */
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

export function credentialScope(request: IncomingMessage, url: URL): CredentialScope | undefined {
  const header = /Credential=([^,\s]+)/.exec(request.headers.authorization ?? '')?.[1];
  const text = header ?? url.searchParams.get('X-Amz-Credential') ?? undefined;
  return text === undefined ? undefined : parseScope(text);
}

export function parseScope(text: string): CredentialScope | undefined {
  const [accessKeyId, date, region, service, end] = text.split('/');
  if (!accessKeyId || !date || !region || !service || end !== 'aws4_request') return undefined;
  return { accessKeyId, date, region, service };
}

export function isService(name: string): name is Service {
  return ['dynamodb', 'sqs', 's3', 'kms', 'lambda'].includes(name);
}

/**
 * When a presigned URL ends, in milliseconds since the epoch.
 *
 * @returns undefined for a request that is not presigned, NaN for one whose date or lifetime cannot be read
 */
export function presignedUntil(url: URL): number | undefined {
  const date = url.searchParams.get('X-Amz-Date');
  if (date === null) return undefined;
  const iso = date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
  return Date.parse(iso) + Number(url.searchParams.get('X-Amz-Expires') ?? Number.NaN) * 1_000;
}
