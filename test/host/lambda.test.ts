import { InvokeCommand, type InvokeCommandInput, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type Host, startHost } from '../../local/host/host.ts';
import { makeWorkplace, role, roleAllowing, type Workplace, zipFunction } from './support/assembly.ts';
import { rawRequest } from './support/raw-request.ts';

/** What it is told to: answer with the event, with nothing or too much, throw, end, or never answer. */
const worker = `export const handler = async (event) => {
  console.log('got ' + JSON.stringify(event).slice(0, 40));
  switch (event.do) {
    case 'throw': throw Object.assign(new Error('secret detail'), { name: 'PunchRefused' });
    case 'exit': process.exit(3);
    case 'hang': return new Promise(() => setInterval(() => {}, 1000));
    case 'nothing': return;
    case 'too much': return 'x'.repeat(7 * 1024 * 1024);
  }
  return { event };
};`;
const keyholder = `export const handler = async () => ({
  accessKeyId: process.env.AWS_ACCESS_KEY_ID,
  secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY,
  sessionToken: process.env.AWS_SESSION_TOKEN,
});`;
const caller = `import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
export const handler = async () => {
  const { Payload } = await new LambdaClient().send(new InvokeCommand({ FunctionName: process.env.TARGET, Payload: '{"from":"a function"}' }));
  return JSON.parse(Payload.transformToString());
};`;
const Key = z.object({ accessKeyId: z.string(), secretAccessKey: z.string(), sessionToken: z.string() });

const arnOf = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });
const name = 'test-Worker';
const arn = `arn:aws:lambda:ap-northeast-1:000000000000:function:${name}`;

let place: Workplace;
let host: Host;
let admin: LambdaClient;

beforeAll(async () => {
  place = makeWorkplace({
    resources: {
      Role: role,
      Worker: zipFunction('worker'),
      Quick: zipFunction('worker', { Timeout: 1 }),
      Single: zipFunction('worker', { ReservedConcurrentExecutions: 1, Timeout: 60 }),
      CallerRole: roleAllowing({ Action: 'lambda:InvokeFunction', Resource: arnOf('Worker') }),
      Caller: zipFunction('caller', {
        Role: arnOf('CallerRole'),
        Environment: { Variables: { TARGET: { Ref: 'Worker' } } },
      }),
      Granted: zipFunction('keyholder', { Role: arnOf('CallerRole') }),
      Nobody: zipFunction('keyholder'),
    },
    zips: {
      worker: { 'index.mjs': worker },
      keyholder: { 'index.mjs': keyholder },
      caller: { 'index.mjs': caller },
    },
  });
  host = await startHost({ ...place, apiPort: 0 });
  admin = client(host.credentials);
});

afterAll(async () => {
  admin?.destroy();
  await host?.stop();
  place?.remove();
});

describe('an invocation', () => {
  it.each([
    ['its name', name],
    ['its ARN', arn],
    ['its partial ARN', `000000000000:function:${name}`],
    ['its name with a version', `${name}:$LATEST`],
  ])('names the function by %s', async (_, FunctionName) => {
    const { StatusCode, ExecutedVersion, FunctionError, Payload } = await invoke({
      FunctionName,
      Payload: '{"名前":"山田"}',
    });
    expect([StatusCode, ExecutedVersion, FunctionError]).toEqual([200, '$LATEST', undefined]);
    expect(JSON.parse(Payload?.transformToString() ?? '')).toEqual({ event: { 名前: '山田' } });
  });

  it('without a payload has an empty event, and no answer is null', async () => {
    const { Payload } = await invoke({});
    expect(Payload?.transformToString()).toBe('{"event":{}}');
    const nothing = await invoke({ Payload: '{"do":"nothing"}' });
    expect(nothing.Payload?.transformToString()).toBe('null');
  });

  it.each([
    ['throw', name, 'PunchRefused', 'secret detail'],
    ['exit', name, 'Runtime.ExitError', 'exit status 3'],
    ['hang', 'test-Quick', 'Sandbox.Timedout', 'timed out after 1.00 seconds'],
    ['too much', name, 'Function.ResponseSizeTooLarge', 'exceeded maximum allowed payload size'],
  ])('that ends badly (%s) is answered with the error', async (what, FunctionName, errorType, words) => {
    const { StatusCode, FunctionError, Payload } = await invoke({
      FunctionName,
      Payload: JSON.stringify({ do: what }),
    });
    expect([StatusCode, FunctionError]).toEqual([200, 'Unhandled']);
    expect(JSON.parse(Payload?.transformToString() ?? '')).toMatchObject({
      errorType,
      errorMessage: expect.stringContaining(words),
    });
  });

  it('beyond the reserved concurrency is throttled', async () => {
    const mark = host.events.mark();
    const FunctionName = 'test-Single';
    const first = invoke({ FunctionName, Payload: '{"do":"hang"}' });
    const held = await host.waitFor(
      (event) => event.type === 'log' && event.functionLogicalId === 'Single',
      20_000,
      mark,
    );
    await expect(client(host.credentials, 1).send(new InvokeCommand({ FunctionName }))).rejects.toMatchObject(
      {
        name: 'TooManyRequestsException',
        $metadata: { httpStatusCode: 429 },
        Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
        message: 'Rate Exceeded.',
      },
    );
    expect(held).toMatchObject({ line: expect.stringContaining('hang') });
    process.kill(
      host.functions.find(({ logicalId }) => logicalId === 'Single')?.processes[0] ?? 0,
      'SIGKILL',
    );
    expect(await first).toMatchObject({ FunctionError: 'Unhandled' });
  });

  it('as an event is taken and runs afterwards', async () => {
    const mark = host.events.mark();
    const { StatusCode, Payload } = await invoke({ InvocationType: 'Event', Payload: '{"later":1}' });
    expect([StatusCode, Payload?.length ?? 0]).toEqual([202, 0]);
    await host.waitFor((event) => event.type === 'log' && event.line.includes('later'), 20_000, mark);
  });

  it('as a dry run starts nothing', async () => {
    const mark = host.events.mark();
    expect(await invoke({ InvocationType: 'DryRun' })).toMatchObject({ StatusCode: 204 });
    expect(host.events.since(mark).filter(({ type }) => type === 'invoked')).toEqual([]);
  });
});

describe('Lambda refuses', () => {
  it.each<[string, Partial<InvokeCommandInput>, object]>([
    [
      'a function that is not there',
      { FunctionName: 'nobody' },
      {
        name: 'ResourceNotFoundException',
        $metadata: { httpStatusCode: 404 },
        message: 'Function not found: arn:aws:lambda:ap-northeast-1:000000000000:function:nobody',
      },
    ],
    [
      'a function of another region',
      { FunctionName: arn.replace('ap-northeast-1', 'us-east-1') },
      { name: 'ResourceNotFoundException' },
    ],
    [
      'a payload that is not JSON',
      { Payload: '{"half":' },
      { name: 'InvalidRequestContentException', $metadata: { httpStatusCode: 400 } },
    ],
    [
      'a payload over 6 MB',
      { Payload: JSON.stringify('x'.repeat(6 * 1024 * 1024)) },
      { name: 'RequestEntityTooLargeException', $metadata: { httpStatusCode: 413 } },
    ],
    [
      'a payload over all bounds',
      { Payload: JSON.stringify('x'.repeat(12 * 1024 * 1024)) },
      { $metadata: { httpStatusCode: 413 } },
    ],
    [
      'an event over 1 MB',
      { InvocationType: 'Event', Payload: JSON.stringify('x'.repeat(1024 * 1024)) },
      { name: 'RequestEntityTooLargeException' },
    ],
  ])('%s', async (_, input, refused) => {
    await expect(invoke(input)).rejects.toMatchObject(refused);
  });

  it('what is no invocation, and what is not signed', async () => {
    const list = await rawRequest(host, { service: 'lambda', method: 'GET', path: '/2015-03-31/functions/' });
    expect(list).toMatchObject({ status: 404, body: expect.stringContaining('Invoke alone') });
    const path = `/2015-03-31/functions/${name}/invocations`;
    const unsigned = await rawRequest(host, { service: 'lambda', path, headers: { authorization: '' } });
    expect(unsigned).toMatchObject({ status: 403, body: expect.stringContaining('not signed') });
  });
});

describe('a function', () => {
  it('that may invoke another finds it with no more than the SDK', async () => {
    expect(await host.invoke('Caller', {})).toEqual({ event: { from: 'a function' } });
    const calls = host.calls.all().find((each) => each.caller === 'Caller');
    expect(calls).toMatchObject({ service: 'lambda', action: 'Invoke', count: 1, refused: 0 });
  });

  it('that was not granted it is refused as at AWS, whether there is such a function or not', async () => {
    const nobody = await as('Nobody');
    for (const FunctionName of [name, 'nobody-at-all'])
      await expect(nobody.send(new InvokeCommand({ FunctionName }))).rejects.toMatchObject({
        name: 'AccessDeniedException',
        $metadata: { httpStatusCode: 403, attempts: 1 },
        message:
          'User: arn:aws:sts::000000000000:assumed-role/test-Role/test-Nobody is not authorized to perform: ' +
          `lambda:InvokeFunction on resource: arn:aws:lambda:ap-northeast-1:000000000000:function:${FunctionName} ` +
          'because no identity-based policy allows the lambda:InvokeFunction action',
      });
  });

  it('granted one function may not invoke another, nor a version that the grant does not name', async () => {
    const granted = await as('Granted');
    await granted.send(new InvokeCommand({ FunctionName: arn }));
    for (const FunctionName of ['test-Quick', `${name}:1`])
      await expect(granted.send(new InvokeCommand({ FunctionName }))).rejects.toMatchObject({
        name: 'AccessDeniedException',
      });
    await expect(
      granted.send(new InvokeCommand({ FunctionName: name, Qualifier: '1' })),
    ).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});

it('a fault of Lambda has the name its SDK knows', async () => {
  host.faults.inject({ service: 'lambda', fault: { kind: 'error' } });
  await expect(
    client(host.credentials, 1).send(new InvokeCommand({ FunctionName: name })),
  ).rejects.toMatchObject({ name: 'ServiceException' });
});

function invoke(input: Partial<InvokeCommandInput>) {
  return admin.send(new InvokeCommand({ FunctionName: name, ...input }));
}

async function as(functionId: string): Promise<LambdaClient> {
  return client(Key.parse(await host.invoke(functionId, {})));
}

function client(credentials: Host['credentials'], maxAttempts = 3): LambdaClient {
  return new LambdaClient({ endpoint: host.awsEndpoint, region: host.region, credentials, maxAttempts });
}
