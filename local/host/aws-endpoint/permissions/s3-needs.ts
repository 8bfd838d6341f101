/**
 * S3: the rights of a request on its object or bucket. An action of the API may go by another right's name.
 * Source: S3 user guide, "Required permissions for Amazon S3 API operations".
 */
import type { Call } from '../call.ts';
import { formFields } from '../post-policy.ts';
import type { Need, NeedsOf } from './need.ts';

/** Where the right's name is not the action's. */
const rightTo: Readonly<Record<string, string>> = {
  CompleteMultipartUpload: 'PutObject',
  CopyObject: 'PutObject',
  CreateMultipartUpload: 'PutObject',
  DeleteObjects: 'DeleteObject',
  GetBucketLifecycleConfiguration: 'GetLifecycleConfiguration',
  HeadBucket: 'ListBucket',
  HeadObject: 'GetObject',
  ListBuckets: 'ListAllMyBuckets',
  ListObjects: 'ListBucket',
  ListObjectsV2: 'ListBucket',
  ListParts: 'ListMultipartUploadParts',
  PostObject: 'PutObject',
  PutBucketLifecycleConfiguration: 'PutLifecycleConfiguration',
  UploadPart: 'PutObject',
};

export const s3Needs: NeedsOf = async (call) => {
  const right = rightTo[call.action] ?? call.action;
  const action = `s3:${right}`;
  const { bucket, key } = objectOf(call.request.url ?? '/');
  if (bucket === '') return [{ action, resource: '*' }];
  const owner = `arn:aws:s3:::${bucket}`;
  const onObject = (name: string): Need => ({ action, resource: `${owner}/${name}`, owner });
  if (call.action === 'PostObject') return [onObject((await formFields(call)).get('key') ?? '')];
  // AWS refuses each key by itself, within an answer of 200; here one that is not granted refuses them all.
  if (call.action === 'DeleteObjects') return keysIn(await call.body()).map(onObject);
  if (key === '') return [{ action, resource: owner, owner, context: listed(call) }];
  const source = call.request.headers['x-amz-copy-source'];
  return typeof source === 'string' ? [onObject(key), readOf(source)] : [onObject(key)];
};

/** What a caller must have to be told that an object is not there, instead of 403: S3 API reference, GetObject. */
export function needToKnowOfAbsence(call: Call): Need | undefined {
  if (call.action !== 'GetObject' && call.action !== 'HeadObject') return undefined;
  const owner = `arn:aws:s3:::${objectOf(call.request.url ?? '/').bucket}`;
  return { action: 's3:ListBucket', resource: owner, owner };
}

/** The keys of a DeleteObjects request. One that cannot be told is every object of the bucket. */
function keysIn(body: Buffer): string[] {
  const keys = [...body.toString('utf8').matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key = '']) =>
    xmlText(key),
  );
  return keys.length > 0 ? keys : ['*'];
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const xmlText = (escaped: string): string =>
  escaped.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) =>
    name === undefined
      ? String.fromCodePoint(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16))
      : (entities[name] ?? whole),
  );

function readOf(source: string): Need {
  const { bucket, key } = objectOf(`/${source.replace(/^\//, '')}`);
  const owner = `arn:aws:s3:::${bucket}`;
  return { action: 's3:GetObject', resource: `${owner}/${key}`, owner };
}

/** From the path as it was sent: `URL` would resolve `..`, which in a key is text like any other. */
function objectOf(path: string): { bucket: string; key: string } {
  const [, bucket = '', ...rest] = (path.split('?')[0] ?? '').split('/');
  return { bucket, key: decodeURIComponent(rest.join('/')) };
}

function listed({ url }: Call): Record<string, readonly string[]> {
  const prefix = url.searchParams.get('prefix');
  return prefix === null ? {} : { 's3:prefix': [prefix] };
}
