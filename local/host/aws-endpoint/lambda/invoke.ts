/**
 * Invoke, over the wire protocol of AWS Lambda (REST, JSON). Locally there is one version of every function: a version
 * or alias is taken for it. `LogType: Tail` and a client context are not answered; an asynchronous invocation that
 * fails is not repeated.
 * Limits and errors: Lambda API reference, Invoke; their words as the service gives them.
 */
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Place } from '../../assembly/stack-scope.ts';
import type { FunctionRuntime } from '../../functions/function-runtime.ts';
import type { Functions } from '../../functions/functions.ts';
import type { InvocationResult } from '../../functions/invocation.ts';
import { type Call, maxBufferedBytes, type Stage } from '../call.ts';
import { refuse } from '../refusal.ts';
import { invokeTarget } from './target.ts';

const InvocationType = z.enum(['RequestResponse', 'Event', 'DryRun']).default('RequestResponse');
type InvocationType = z.infer<typeof InvocationType>;

/** Of a payload, in bytes. */
const limits: Readonly<Record<InvocationType, number>> = {
  RequestResponse: 6 * 1024 * 1024,
  Event: 1024 * 1024,
  DryRun: 6 * 1024 * 1024,
};

/** @param functions all that run here; the stack may still be adding to them */
export function lambdaStage(functions: Functions, place: Place): Stage {
  return async (call) => {
    const target = invokeTarget(call.url, place);
    if (call.action !== 'Invoke' || target === undefined)
      return refuse(call, 404, 'UnknownOperationException', 'The local Lambda knows Invoke alone.');
    const { data: type } = InvocationType.safeParse(call.request.headers['x-amz-invocation-type']);
    if (type === undefined)
      return refuse(call, 400, 'InvalidParameterValueException', 'The invocation type is none of Lambda’s.');
    const runtime = functions.all().find(({ config }) => config.arn === target.functionArn);
    if (runtime === undefined)
      return refuse(call, 404, 'ResourceNotFoundException', `Function not found: ${target.arn}`);
    const payload = await readPayload(call, type);
    if (payload !== undefined) await invoke(call, runtime, type, payload.event);
  };
}

/** @returns undefined when it has been refused */
async function readPayload(call: Call, type: InvocationType): Promise<{ event: unknown } | undefined> {
  const bytes = await bodyOf(call);
  if (bytes === undefined || bytes.length > limits[type]) {
    const size = bytes === undefined ? '' : `${bytes.length} byte `;
    const message = `${size}payload is too large for the ${type} invocation type (limit ${limits[type]} bytes)`;
    refuse(call, 413, 'RequestEntityTooLargeException', message);
    return undefined;
  }
  try {
    return { event: JSON.parse(bytes.toString('utf8') || '{}') };
  } catch (error) {
    const message = `Could not parse request body into json: ${String(error)}`;
    refuse(call, 400, 'InvalidRequestContentException', message);
    return undefined;
  }
}

/** @returns undefined for one so large that it is not kept */
async function bodyOf(call: Call): Promise<Buffer | undefined> {
  if (Number(call.request.headers['content-length'] ?? 0) > maxBufferedBytes) {
    call.request.resume(); // all of it must be off the connection before its next request can be on it
    return undefined;
  }
  return call.body();
}

async function invoke(
  call: Call,
  runtime: FunctionRuntime,
  type: InvocationType,
  event: unknown,
): Promise<void> {
  switch (type) {
    case 'DryRun':
      return void call.response.writeHead(204, { 'x-amzn-requestid': randomUUID() }).end();
    case 'Event':
      // How it ends, the host's events and its log tell; the caller is not told.
      runtime.invoke(event, 'direct').catch(() => undefined);
      return void call.response.writeHead(202, { 'x-amzn-requestid': randomUUID() }).end();
    case 'RequestResponse':
      return answer(call, await runtime.invoke(event, 'direct'));
  }
}

function answer(call: Call, result: InvocationResult): void {
  if (!result.ok && result.kind === 'throttled') {
    const Reason = 'ReservedFunctionConcurrentInvocationLimitExceeded';
    refuse(call, 429, 'TooManyRequestsException', result.error.errorMessage, { Reason });
    return;
  }
  call.response
    .writeHead(200, {
      'content-type': 'application/json',
      'x-amz-executed-version': '$LATEST',
      'x-amzn-requestid': randomUUID(),
      ...(!result.ok && { 'x-amz-function-error': 'Unhandled' }),
    })
    .end(JSON.stringify(result.ok ? result.payload : result.error) ?? 'null');
}
