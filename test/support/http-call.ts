/** One request as it stands: any method, any bytes, and the path as it is sent on the line. */
import { request } from 'node:http';
import { buffer } from 'node:stream/consumers';

export interface HttpCall {
  readonly method: string;
  /** Percent-encoded by whoever wants it so. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string | undefined;
  /** One of 127.0.0.0/8; every system has the first. */
  readonly from?: string;
}

export interface HttpAnswer {
  readonly status: number;
  /** Lower-case names; what came several times is joined by commas. */
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array;
  readonly text: string;
}

/** @throws Error when the connection is cut */
export function httpCall(
  origin: string,
  { method, path, headers, body, from }: HttpCall,
): Promise<HttpAnswer> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const wanted = { hostname, port, method, path, headers: { ...headers }, agent: false as const };
    request({ ...wanted, ...(from !== undefined && { localAddress: from }) }, (answer) => {
      const { statusCode: status = 0, headersDistinct } = answer;
      const received = Object.entries(headersDistinct).map(([name, values]) => [name, values?.join(', ')]);
      buffer(answer).then((bytes) => {
        resolve({ status, headers: Object.fromEntries(received), bytes, text: bytes.toString('utf8') });
      }, reject);
    })
      .once('error', reject)
      .end(body);
  });
}
