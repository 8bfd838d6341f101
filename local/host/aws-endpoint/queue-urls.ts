/**
 * Queue URLs name the endpoint they came through. The emulator would answer its own host and the port of the day the
 * queue was made; SDK clients without a configured endpoint send to whatever host the URL names.
 */
import { request as httpRequest } from 'node:http';
import * as z from 'zod';
import type { Stage } from './call.ts';

const answersWithUrls = new Set(['CreateQueue', 'GetQueueUrl', 'ListQueues', 'ListDeadLetterSourceQueues']);

const Answer = z
  .object({
    QueueUrl: z.string().optional(),
    QueueUrls: z.array(z.string()).optional(),
    queueUrls: z.array(z.string()).optional(),
  })
  .loose();

export function queueUrls(sqsPort: number, origin: () => string): Stage {
  const here = (url: string) => `${origin()}${new URL(url).pathname}`;
  return async (call, next) => {
    if (call.service !== 'sqs' || !answersWithUrls.has(call.action)) return next();
    const { status, body } = await ask(sqsPort, call.request.headers, await call.body());
    const answer = status === 200 ? Answer.parse(JSON.parse(body)) : undefined;
    const text = answer
      ? JSON.stringify({
          ...answer,
          ...(answer.QueueUrl !== undefined && { QueueUrl: here(answer.QueueUrl) }),
          ...(answer.QueueUrls && { QueueUrls: answer.QueueUrls.map(here) }),
          ...(answer.queueUrls && { queueUrls: answer.queueUrls.map(here) }),
        })
      : body;
    call.response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(text);
  };
}

/** The full URL of a queue as this endpoint knows it. */
export function queueUrl(origin: string, accountId: string, queueName: string): string {
  return `${origin}/${accountId}/${queueName}`;
}

function ask(
  port: number,
  headers: NodeJS.Dict<string | string[]>,
  body: Buffer,
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const { 'transfer-encoding': _, ...rest } = headers;
    httpRequest(
      {
        host: '127.0.0.1',
        port,
        method: 'POST',
        path: '/',
        headers: { ...rest, 'content-length': body.length },
      },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (chunk: string) => {
          text += chunk;
        });
        answer.once('end', () => resolve({ status: answer.statusCode ?? 502, body: text }));
        answer.once('error', reject);
      },
    )
      .once('error', reject)
      .end(body);
  });
}
