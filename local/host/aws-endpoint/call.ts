/**
 * One request to the AWS endpoint on its way through the stages.
 *
 * A stage does its part and calls `next`, or answers itself; what it does after `next` sees the finished answer.
 * The order of stages is in `endpoint.ts`.
 */
import type { IncomingMessage } from 'node:http';
import type { Answer } from './answer.ts';

export type Service = 'dynamodb' | 'sqs' | 's3' | 'kms' | 'lambda';

/** Who signed the request. `poller` is Lambda's own event source mapping, acting with the function's role. */
export type Caller =
  | { readonly kind: 'function'; readonly functionLogicalId: string }
  | { readonly kind: 'poller'; readonly functionLogicalId: string }
  | { readonly kind: 'admin' };

/** A function's logical id, `poller:<logical id>` for its event source mapping, or `admin`. */
export function callerName(caller: Caller): string {
  switch (caller.kind) {
    case 'admin':
      return 'admin';
    case 'function':
      return caller.functionLogicalId;
    case 'poller':
      return `poller:${caller.functionLogicalId}`;
  }
}

export interface Call {
  readonly request: IncomingMessage;
  readonly response: Answer;
  readonly url: URL;
  readonly service: Service;
  /** As IAM names it, without the service: `PutItem`, `ReceiveMessage`, `GetObject`. */
  readonly action: string;
  readonly caller: Caller;
  /**
   * The whole body, read once and kept; a stage that does not need it leaves it streaming.
   *
   * @throws BodyTooLarge beyond `maxBufferedBytes`
   */
  body(): Promise<Buffer>;
  /**
   * The body of a service that speaks JSON, parsed; an empty one is an empty object.
   *
   * @throws SyntaxError, and what `body` throws
   */
  json(): Promise<unknown>;
  /** The body if a stage has read it already. */
  readonly bodyRead: () => Buffer | undefined;
}

export type Stage = (call: Call, next: () => Promise<void>) => Promise<void>;

/** fauxqs itself takes no more than 11 MiB in one request. */
export const maxBufferedBytes = 11 * 1024 * 1024;

export class BodyTooLarge extends Error {
  constructor() {
    super(`the body is larger than ${maxBufferedBytes} bytes`);
    this.name = 'BodyTooLarge';
  }
}

/** A reader of the request body that reads once and remembers. */
export function bodyReader(request: IncomingMessage): Pick<Call, 'body' | 'json' | 'bodyRead'> {
  let reading: Promise<Buffer> | undefined;
  let read: Buffer | undefined;
  const readAll = async () => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of request) {
      bytes += chunk.length;
      if (bytes > maxBufferedBytes) throw new BodyTooLarge();
      chunks.push(chunk);
    }
    read = Buffer.concat(chunks);
    return read;
  };
  const body = () => {
    reading ??= readAll();
    return reading;
  };
  return {
    body,
    json: async () => JSON.parse((await body()).toString('utf8') || '{}'),
    bodyRead: () => read,
  };
}

/** Runs the stages in order; the last must answer. */
export function pipeline(stages: readonly Stage[]): (call: Call) => Promise<void> {
  const run = (call: Call, position: number): Promise<void> => {
    const stage = stages[position];
    if (stage === undefined) throw new Error('no stage answered the request');
    return stage(call, () => run(call, position + 1));
  };
  return (call) => run(call, 0);
}
