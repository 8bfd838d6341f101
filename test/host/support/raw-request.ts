/** A request to the AWS endpoint as it stands, without an SDK that would tidy it or hide its answer. */
import { type IncomingHttpHeaders, request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Host } from '../../../local/host/host.ts';

export interface RawRequest {
  readonly service: 'dynamodb' | 'sqs' | 's3' | 'kms' | 'lambda';
  /** `DynamoDB_20120810.ListTables` for example; S3 has none. */
  readonly target?: string;
  readonly method?: string;
  readonly path?: string;
  readonly body?: string;
  /** Whose key signs; the endpoint believes a key id. Default: the host's own. */
  readonly accessKeyId?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface RawAnswer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export function rawRequest(host: Host, wanted: RawRequest): Promise<RawAnswer> {
  const { service, target, method = 'POST', path = '/', body = '{}' } = wanted;
  const scope = `${wanted.accessKeyId ?? host.credentials.accessKeyId}/20260101/${host.region}/${service}/aws4_request`;
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(host.awsEndpoint);
    const headers = {
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}`,
      'content-type': 'application/x-amz-json-1.0',
      ...(target !== undefined && { 'x-amz-target': target }),
      ...wanted.headers,
    };
    request({ hostname, port, method, path, headers }, (answer) => {
      text(answer).then(
        (received) => resolve({ status: answer.statusCode, headers: answer.headers, body: received }),
        reject,
      );
    })
      .once('error', reject)
      .end(method === 'POST' ? body : undefined);
  });
}
