import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Host, startHost } from '../../local/host/host.ts';
import { makeWorkplace, type Workplace } from './support/assembly.ts';
import { type RawRequest, rawRequest } from './support/raw-request.ts';

const hour = 3_600_000;
let place: Workplace;
let host: Host;

beforeAll(async () => {
  const CorsRules = [{ AllowedMethods: ['GET'], AllowedOrigins: ['http://a.test'], AllowedHeaders: ['*'] }];
  place = makeWorkplace({
    resources: {
      Table: {
        Type: 'AWS::DynamoDB::Table',
        Properties: {
          KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
          AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        },
      },
      Queue: { Type: 'AWS::SQS::Queue', Properties: {} },
      Bucket: { Type: 'AWS::S3::Bucket', Properties: { CorsConfiguration: { CorsRules } } },
      Key: { Type: 'AWS::KMS::Key', Properties: {} },
    },
  });
  host = await startHost({ ...place, apiPort: 0 });
});

afterAll(async () => {
  await host?.stop();
  place?.remove();
});

/** How far the answer's Date is from the machine's clock, in milliseconds; it has no fractions of a second. */
async function dateAhead(wanted: RawRequest): Promise<number> {
  const { headers } = await rawRequest(host, wanted);
  return Date.parse(headers.date ?? '') - Date.now();
}

const requests: Record<string, () => RawRequest> = {
  'from the tables': () => ({
    service: 'dynamodb',
    target: 'DynamoDB_20120810.DescribeTable',
    body: '{"TableName":"test-Table"}',
  }),
  'from the queues': () => ({ service: 'sqs', target: 'AmazonSQS.ListQueues' }),
  'with a queue’s URL': () => ({
    service: 'sqs',
    target: 'AmazonSQS.GetQueueUrl',
    body: '{"QueueName":"test-Queue"}',
  }),
  'from the buckets': () => ({ service: 's3', method: 'GET', path: '/test-bucket/none' }),
  'from the keys': () => ({
    service: 'kms',
    target: 'TrentService.DescribeKey',
    body: JSON.stringify({ KeyId: host.resources.get('Key')?.physicalId }),
  }),
  'that is a refusal': () => ({ service: 'kms', target: 'TrentService.Nothing', accessKeyId: 'NOBODY' }),
  'to a browser’s question': () => ({
    service: 's3',
    method: 'OPTIONS',
    path: '/test-bucket/a',
    headers: { origin: 'http://a.test', 'access-control-request-method': 'GET' },
  }),
};

describe.each(Object.entries(requests))('the date of an answer %s', (_, wanted) => {
  it('is the endpoint’s, whose clock a test may advance and set back', async () => {
    expect(Math.abs(await dateAhead(wanted()))).toBeLessThan(2_000);
    host.clock.advance(hour);
    expect(host.clock.offsetMs).toBe(hour);
    expect(Math.abs((await dateAhead(wanted())) - hour)).toBeLessThan(2_000);
    host.clock.advance(-2 * hour);
    expect(Math.abs((await dateAhead(wanted())) + hour)).toBeLessThan(2_000);
    host.clock.advance(hour);
    expect(host.clock.offsetMs).toBe(0);
  });
});
