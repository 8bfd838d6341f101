/** Requests from an address of one's own: the API takes each source address for another submitter. */
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import * as z from 'zod';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Parsed if it is JSON. */
  readonly body: unknown;
}

export interface Sent {
  readonly method?: 'GET' | 'POST';
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
  /** One of 127.0.0.0/8; every system has the first. */
  readonly from?: string;
}

/** @throws Error when the connection is cut */
export function send(apiUrl: string, path: string, wanted: Sent = {}): Promise<Answer> {
  const { body, from = '127.0.0.1', method = body === undefined ? 'GET' : 'POST' } = wanted;
  return new Promise((resolve, reject) => {
    const headers = { ...(body && { 'content-type': 'application/json' }), ...wanted.headers };
    request(new URL(path, apiUrl), { method, headers, localAddress: from, agent: false }, (answer) => {
      const { statusCode: status = 0, headers: received } = answer;
      text(answer).then((sent) => resolve({ status, headers: received, body: parsed(sent) }), reject);
    })
      .once('error', reject)
      .end(body && JSON.stringify(body));
  });
}

function parsed(sent: string): unknown {
  try {
    return JSON.parse(sent);
  } catch {
    return sent;
  }
}

const refusalSchema = z.object({ error: z.object({ code: z.string() }) });
/** The code of an error answer; undefined for any other. */
export const codeOf = ({ body }: Answer): string | undefined =>
  refusalSchema.safeParse(body).data?.error.code;
