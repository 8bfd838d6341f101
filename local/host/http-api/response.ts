/** A function's answer as an HTTP response, payload format 2.0: with a statusCode it is one, without it is the body. */
import type { ServerResponse } from 'node:http';
import * as z from 'zod';

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const Answer = z.object({
  statusCode: z.coerce.number().int().min(100).max(599),
  headers: z.record(z.string(), scalar).nullish(),
  cookies: z.array(z.string()).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
});

/** @returns false if the answer has a statusCode and yet no valid form: the gateway's 500 */
export function writeAnswer(response: ServerResponse, payload: unknown): boolean {
  const explicit = typeof payload === 'object' && payload !== null && 'statusCode' in payload;
  if (!explicit) {
    const body = typeof payload === 'string' ? payload : JSON.stringify(payload ?? null);
    response.writeHead(200, { 'content-type': 'application/json' }).end(body);
    return true;
  }
  const answer = Answer.safeParse(payload);
  if (!answer.success) return false;
  const { statusCode, headers, cookies, body, isBase64Encoded } = answer.data;
  response.statusCode = statusCode;
  // Length and framing are the gateway's own business.
  for (const [name, value] of Object.entries(headers ?? {}))
    if (!['content-length', 'transfer-encoding', 'connection'].includes(name.toLowerCase()))
      response.setHeader(name, value);
  if (cookies && cookies.length > 0) response.setHeader('set-cookie', cookies);
  if (!response.hasHeader('content-type') && body)
    response.setHeader('content-type', 'text/plain;charset=UTF-8');
  response.end(Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8'));
  return true;
}

/** What API Gateway says by itself. */
export function writeMessage(response: ServerResponse, status: number, message: string): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ message }));
}
