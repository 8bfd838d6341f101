/** The name of the API action of a request, as IAM policies and AWS' own documentation call it. */
import type { IncomingMessage } from 'node:http';
import type { Service } from './call.ts';
import { isInvocation } from './lambda/target.ts';

export function actionOf(service: Service, request: IncomingMessage, url: URL): string {
  if (service === 's3') return s3Action(request.method ?? 'GET', url, request);
  if (service === 'lambda') return request.method === 'POST' && isInvocation(url) ? 'Invoke' : 'Unknown';
  const target = request.headers['x-amz-target'];
  return (typeof target === 'string' ? target.split('.').at(-1) : undefined) ?? 'Unknown';
}

/** S3 has no action header: method, sub-resource and whether there is a key decide (S3 API reference). */
function s3Action(method: string, url: URL, request: IncomingMessage): string {
  const [bucket = '', ...key] = url.pathname.split('/').filter((part) => part !== '');
  const query = url.searchParams;
  if (bucket === '') return 'ListBuckets';
  if (key.length === 0) {
    if (query.has('lifecycle')) return `${verb(method)}BucketLifecycleConfiguration`;
    if (query.has('delete')) return 'DeleteObjects';
    if (method === 'POST') return 'PostObject';
    if (method === 'GET') return query.get('list-type') === '2' ? 'ListObjectsV2' : 'ListObjects';
    return { PUT: 'CreateBucket', HEAD: 'HeadBucket', DELETE: 'DeleteBucket' }[method] ?? 'Unknown';
  }
  if (query.has('uploads')) return 'CreateMultipartUpload';
  if (query.has('uploadId'))
    return (
      { PUT: 'UploadPart', POST: 'CompleteMultipartUpload', DELETE: 'AbortMultipartUpload' }[method] ??
      'ListParts'
    );
  if (query.has('attributes')) return 'GetObjectAttributes';
  if (method === 'PUT' && request.headers['x-amz-copy-source'] !== undefined) return 'CopyObject';
  return `${verb(method)}Object`;
}

function verb(method: string): string {
  return { GET: 'Get', PUT: 'Put', HEAD: 'Head', DELETE: 'Delete', POST: 'Post' }[method] ?? method;
}
