import { describe, expect, it } from 'vitest';
import { listedAttributes, listIndex, ownerIndex, waitIndex, workIndex } from '../../shared/store/keys.ts';
import { arnOf, junban, under } from './synthesized.ts';

const kept = junban();
const disposable = junban({ disposable: true });

describe('the table', () => {
  const table = kept.one('AWS::DynamoDB::Table');

  it('is keyed by pk and sk and billed by request', () => {
    expect(table.properties).toMatchObject({
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      BillingMode: 'PAY_PER_REQUEST',
    });
  });

  it('has the indexes that the store queries, by the same names and keys', () => {
    const index = ({ name, partition, sort }: { name: string; partition: string; sort: string }) => ({
      IndexName: name,
      KeySchema: [
        { AttributeName: partition, KeyType: 'HASH' },
        { AttributeName: sort, KeyType: 'RANGE' },
      ],
    });
    const listed = { ProjectionType: 'INCLUDE', NonKeyAttributes: [...listedAttributes] };
    expect(table.properties.GlobalSecondaryIndexes).toEqual([
      { ...index(workIndex), Projection: { ProjectionType: 'KEYS_ONLY' } },
      { ...index(listIndex), Projection: listed },
      { ...index(waitIndex), Projection: { ProjectionType: 'KEYS_ONLY' } },
      { ...index(ownerIndex), Projection: listed },
    ]);
  });

  it('copies nothing that a beat changes into an index', () => {
    const text = JSON.stringify(table.properties.GlobalSecondaryIndexes);
    for (const beaten of ['leaseUntil', 'progress', 'logLines', 'peakMemoryMb', 'usage'])
      expect(text).not.toContain(beaten);
  });

  it('forgets by expiresAt and can be restored to any second', () => {
    expect(table.properties).toMatchObject({
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    });
  });
});

describe('the files', () => {
  const bucket = kept.one('AWS::S3::Bucket');

  it('are closed to the public and encrypted', () => {
    expect(bucket.properties).toMatchObject({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
    });
    expect(bucket.properties).not.toHaveProperty('CorsConfiguration');
  });

  it('go by themselves: uploads after a day, what belongs to jobs when their items have gone', () => {
    const expires = (Prefix: string, ExpirationInDays: number) =>
      expect.objectContaining({ Prefix, ExpirationInDays, Status: 'Enabled' });
    expect(bucket.properties.LifecycleConfiguration).toEqual({
      Rules: [
        expires('uploads/', 1),
        ...[1, 30, 60, 90, 120, 150, 180, 210, 240, 270, 300, 330, 360, 366].map((daysAhead) =>
          expires(`sources/${daysAhead}/`, daysAhead + 16),
        ),
        expires('results/', 16),
        expires('documents/', 1),
        expect.objectContaining({
          AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
          Status: 'Enabled',
        }),
      ],
    });
  });
});

it('turns the vault key over every year', () => {
  expect(kept.one('AWS::KMS::Key', 'Vault').properties.EnableKeyRotation).toBe(true);
});

it('proves with a key that can do nothing else, and that KMS cannot turn over', () => {
  const { properties } = kept.one('AWS::KMS::Key', 'Proof');
  expect(properties).toMatchObject({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' });
  expect(properties).not.toHaveProperty('EnableKeyRotation');
});

it('encrypts every queue', () => {
  const queues = kept.of('AWS::SQS::Queue');
  expect(queues.length).toBeGreaterThanOrEqual(4);
  for (const [, properties] of queues) expect(properties.SqsManagedSseEnabled).toBe(true);
});

it('refuses plain HTTP on the bucket and on every queue', () => {
  const denial = (resource: unknown) =>
    expect.objectContaining({
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      Resource: resource,
    });
  for (const [id] of kept.of('AWS::SQS::Queue')) {
    kept.template.hasResourceProperties('AWS::SQS::QueuePolicy', { Queues: [{ Ref: id }] });
    const policies = kept.of('AWS::SQS::QueuePolicy').map(([, properties]) => properties.PolicyDocument);
    expect(policies).toContainEqual(expect.objectContaining({ Statement: [denial(arnOf(id))] }));
  }
  const bucket = kept.one('AWS::S3::Bucket').id;
  expect(kept.one('AWS::S3::BucketPolicy').properties.PolicyDocument).toMatchObject({
    Statement: [denial([arnOf(bucket), under(bucket, '/*')])],
  });
});

it('keeps table, files and keys when the stack goes, unless the stack is disposable', () => {
  for (const [type, prefix] of [
    ['AWS::DynamoDB::Table'],
    ['AWS::S3::Bucket'],
    ['AWS::KMS::Key', 'Vault'],
    ['AWS::KMS::Key', 'Proof'],
  ] as const) {
    expect(kept.one(type, prefix).resource.DeletionPolicy).toBe('Retain');
    expect(disposable.one(type, prefix).resource.DeletionPolicy).toBe('Delete');
  }
  expect(kept.one('AWS::DynamoDB::Table').properties.DeletionProtectionEnabled).toBe(true);
  expect(disposable.one('AWS::DynamoDB::Table').properties.DeletionProtectionEnabled).toBe(false);
});
