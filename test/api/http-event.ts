import type { LambdaEvent } from 'hono/aws-lambda';

/** A POST as the HTTP API hands it over, of which the functions use the address it came from. */
export const httpEvent = (sourceIp: string, body: string | null = null, path = '/'): LambdaEvent => ({
  version: '2.0',
  routeKey: '$default',
  headers: {},
  rawPath: path,
  rawQueryString: '',
  body,
  isBase64Encoded: false,
  requestContext: {
    accountId: '111111111111',
    apiId: 'api',
    authentication: null,
    authorizer: {},
    domainName: 'api.example',
    domainPrefix: 'api',
    http: { method: 'POST', path, protocol: 'HTTP/1.1', sourceIp, userAgent: 'test' },
    requestId: 'id',
    routeKey: '$default',
    stage: '$default',
    time: '20/Nov/2026:00:00:00 +0000',
    timeEpoch: 0,
  },
});
