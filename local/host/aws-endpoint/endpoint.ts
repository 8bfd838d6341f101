/**
 * The one AWS endpoint of the local host: a loopback HTTP server in front of the emulators.
 *
 *   identify the caller → faults → expiry of presigned requests → permissions → count
 *     → KMS and Lambda answer themselves | conditional writes | headers of S3's answer | queue URLs
 *     → forward to the emulator
 *
 * Every answer, whoever makes it, is dated by the endpoint's clock.
 */
import { createServer, type IncomingMessage } from 'node:http';
import { type CorsRule, grantCors, isPreflight } from '../cors.ts';
import { listenOnLoopback } from '../remembered-ports.ts';
import { actionOf } from './action.ts';
import { type Answer, answersDatedBy } from './answer.ts';
import { BodyTooLarge, bodyReader, type Call, pipeline, type Service, type Stage } from './call.ts';
import type { EndpointClock } from './clock.ts';
import { conditionalPut } from './conditional-put.ts';
import { CallCounter } from './count.ts';
import type { CredentialBook } from './credentials.ts';
import type { Faults } from './faults/faults.ts';
import { forwarder } from './forward.ts';
import { isInvocation } from './lambda/target.ts';
import { formScope, postPolicy } from './post-policy.ts';
import { presignedExpiry } from './presigned.ts';
import { queueUrls } from './queue-urls.ts';
import { refuse } from './refusal.ts';
import { responseOverrides } from './response-overrides.ts';
import { credentialScope, isService } from './signature.ts';

export interface EndpointOptions {
  readonly credentials: CredentialBook;
  readonly emulatorPorts: { readonly dynamodb: number; readonly fauxqs: number };
  readonly kms: Stage;
  readonly lambda: Stage;
  readonly preferredPort?: number | undefined;
  /** Lets pass what the caller's role grants. */
  readonly permissions: Stage;
  readonly faults: Faults;
  readonly clock: EndpointClock;
}

export interface AwsEndpoint {
  readonly origin: string;
  readonly port: number;
  readonly counter: CallCounter;
  /** The CORS rules of each bucket. */
  readonly cors: Map<string, readonly CorsRule[]>;
  close(): Promise<void>;
}

export async function startAwsEndpoint(options: EndpointOptions): Promise<AwsEndpoint> {
  const { dynamodb, fauxqs } = options.emulatorPorts;
  const counter = new CallCounter();
  const cors = new Map<string, readonly CorsRule[]>();
  const forward = forwarder({ dynamodb, sqs: fauxqs, s3: fauxqs });
  let origin = '';
  const answer = pipeline([
    options.faults.stage(counter.faulted),
    counter.refusals(presignedExpiry(Date.now)),
    counter.refusals(postPolicy(options.credentials, Date.now)),
    counter.refusals(options.permissions),
    counter.stage,
    (call, next) => (call.service === 'kms' ? options.kms(call, next) : next()),
    (call, next) => (call.service === 'lambda' ? options.lambda(call, next) : next()),
    conditionalPut(fauxqs),
    responseOverrides,
    queueUrls(fauxqs, () => origin),
    forward.stage,
  ]);
  const server = createServer({ ServerResponse: answersDatedBy(options.clock) }, (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const granted = grantCors(cors.get(url.pathname.split('/')[1] ?? '') ?? [], request, response);
    if (isPreflight(request)) return void response.writeHead(granted ? 200 : 403).end();
    void serve(request, response, url, options.credentials, answer);
  });
  server.requestTimeout = 0; // long polls and slow uploads
  const port = await listenOnLoopback(server, { preferred: options.preferredPort });
  origin = `http://127.0.0.1:${port}`;
  return {
    origin,
    port,
    counter,
    cors,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        forward.close();
      }),
  };
}

async function serve(
  request: IncomingMessage,
  response: Answer,
  url: URL,
  credentials: CredentialBook,
  answer: (call: Call) => Promise<void>,
): Promise<void> {
  let service: Service | undefined;
  response.on('error', () => undefined); // the caller went away: nobody to tell
  try {
    const reader = bodyReader(request);
    const isForm = request.headers['content-type']?.startsWith('multipart/form-data') ?? false;
    if (isForm) service = 's3';
    const scope = isForm ? formScope(await reader.body()) : credentialScope(request, url);
    if (scope === undefined)
      return refuse(
        { response, service: service ?? likelyService(request, url) },
        403,
        'MissingAuthenticationToken',
        'The request is not signed',
      );
    if (!isService(scope.service))
      return refuse({ response, service }, 501, 'NotImplemented', `The local host has no ${scope.service}`);
    service = scope.service;
    const known = credentials.find(scope.accessKeyId);
    if (known === undefined)
      return service === 's3'
        ? refuse(
            { response, service },
            403,
            'InvalidAccessKeyId',
            'The AWS Access Key Id you provided does not exist in our records.',
          )
        : refuse(
            { response, service },
            400,
            'UnrecognizedClientException',
            'The security token included in the request is invalid.',
          );
    await answer({
      request,
      response,
      url,
      service,
      action: actionOf(service, request, url),
      caller: known.caller,
      ...reader,
    });
  } catch (error) {
    if (error instanceof BodyTooLarge) refuse({ response, service }, 400, 'EntityTooLarge', error.message);
    else refuse({ response, service }, 500, 'InternalFailure', String(error));
  }
}

function likelyService(request: IncomingMessage, url: URL): Service | undefined {
  if (isInvocation(url)) return 'lambda';
  return request.headers['x-amz-target'] === undefined ? 's3' : undefined;
}
