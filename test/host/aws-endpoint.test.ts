import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  DecryptCommand,
  DescribeKeyCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  GenerateMacCommand,
  KMSClient,
  VerifyMacCommand,
} from '@aws-sdk/client-kms';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Host, startHost } from '../../local/host/host.ts';
import { KmsProver } from '../../shared/vault/kms-prover.ts';
import { makeWorkplace, roleAllowing, type Workplace, zipFunction } from './support/assembly.ts';

// The AWS SDK is not in the bundle: Lambda's runtime brings it.
const writer = `import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
const client = new DynamoDBClient({});
export const handler = async () => {
  await client.send(new PutItemCommand({ TableName: process.env.TABLE, Item: { pk: { S: 'from a function' } } }));
};`;

let place: Workplace;
let host: Host;
let config: { endpoint: string; region: string; credentials: Host['credentials'] };

beforeAll(async () => {
  place = makeWorkplace({
    resources: {
      Role: roleAllowing({ Action: 'dynamodb:PutItem', Resource: { 'Fn::GetAtt': ['Table', 'Arn'] } }),
      Table: {
        Type: 'AWS::DynamoDB::GlobalTable',
        Properties: {
          KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
          AttributeDefinitions: [
            { AttributeName: 'pk', AttributeType: 'S' },
            { AttributeName: 'due', AttributeType: 'S' },
          ],
          GlobalSecondaryIndexes: [
            {
              IndexName: 'by-due',
              KeySchema: [{ AttributeName: 'due', KeyType: 'HASH' }],
              Projection: { ProjectionType: 'ALL' },
            },
          ],
          BillingMode: 'PAY_PER_REQUEST',
          TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
          Replicas: [{ Region: { Ref: 'AWS::Region' } }],
        },
      },
      Queue: { Type: 'AWS::SQS::Queue', Properties: {} },
      Bucket: {
        Type: 'AWS::S3::Bucket',
        Properties: {
          CorsConfiguration: {
            CorsRules: [
              { AllowedMethods: ['POST'], AllowedOrigins: ['http://127.0.0.1:*'], AllowedHeaders: ['*'] },
            ],
          },
        },
      },
      Key: { Type: 'AWS::KMS::Key', Properties: { EnableKeyRotation: true } },
      MacKey: {
        Type: 'AWS::KMS::Key',
        Properties: { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' },
      },
      SigningKey: {
        Type: 'AWS::KMS::Key',
        Properties: { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' },
      },
      Alias: {
        Type: 'AWS::KMS::Alias',
        Properties: { AliasName: 'alias/vault', TargetKeyId: { 'Fn::GetAtt': ['Key', 'Arn'] } },
      },
      Writer: zipFunction('writer', { Environment: { Variables: { TABLE: { Ref: 'Table' } } } }),
    },
    zips: { writer: { 'index.mjs': writer } },
  });
  host = await startHost({ ...place, apiPort: 0 });
  config = { endpoint: host.awsEndpoint, region: host.region, credentials: host.credentials };
});

afterAll(async () => {
  await host?.stop();
  place?.remove();
});

describe('the local KMS', () => {
  const context = { job: 'j1', owner: '山田' };
  const seal = async (KeyId: string) =>
    (
      await kms().send(
        new EncryptCommand({ KeyId, Plaintext: Buffer.from('秘密'), EncryptionContext: context }),
      )
    ).CiphertextBlob;

  it('opens what it sealed, under the same context in any order', async () => {
    const CiphertextBlob = await seal(id('Key'));
    const { Plaintext, KeyId } = await kms().send(
      new DecryptCommand({ CiphertextBlob, EncryptionContext: { owner: '山田', job: 'j1' } }),
    );
    expect(Buffer.from(Plaintext ?? []).toString()).toBe('秘密');
    expect(KeyId).toBe(host.resources.get('Key')?.attributes.Arn);
  });

  it.each([{}, { job: 'j2', owner: '山田' }, { ...context, more: '1' }])(
    'opens nothing under the context %j',
    async (EncryptionContext) => {
      const CiphertextBlob = await seal('alias/vault');
      await expect(
        kms().send(new DecryptCommand({ CiphertextBlob, EncryptionContext })),
      ).rejects.toMatchObject({
        name: 'InvalidCiphertextException',
      });
    },
  );

  it('opens no changed ciphertext', async () => {
    const CiphertextBlob = Buffer.from((await seal(id('Key'))) ?? []);
    CiphertextBlob[CiphertextBlob.length - 1] = (CiphertextBlob.at(-1) ?? 0) ^ 1;
    await expect(
      kms().send(new DecryptCommand({ CiphertextBlob, EncryptionContext: context })),
    ).rejects.toMatchObject({ name: 'InvalidCiphertextException' });
  });

  it('refuses more than 4,096 bytes and an unknown key', async () => {
    await expect(
      kms().send(new EncryptCommand({ KeyId: id('Key'), Plaintext: Buffer.alloc(4_097) })),
    ).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(
      kms().send(new EncryptCommand({ KeyId: 'alias/none', Plaintext: Buffer.alloc(1) })),
    ).rejects.toMatchObject({ name: 'NotFoundException' });
  });

  it('describes keys and makes data keys', async () => {
    const { KeyMetadata } = await kms().send(new DescribeKeyCommand({ KeyId: 'alias/vault' }));
    expect(KeyMetadata).toMatchObject({ KeyId: id('Key'), Enabled: true, KeyState: 'Enabled' });
    const made = await kms().send(new GenerateDataKeyCommand({ KeyId: id('Key'), KeySpec: 'AES_256' }));
    const opened = await kms().send(new DecryptCommand({ CiphertextBlob: made.CiphertextBlob }));
    expect(opened.Plaintext).toEqual(made.Plaintext);
  });

  it('lists a kind of key it does not have', () => {
    expect(host.skipped).toMatchObject([{ logicalId: 'SigningKey', why: expect.stringContaining('ECC') }]);
  });

  it('keeps its keys where only the owner reads', () => {
    expect(statSync(join(place.dataDir, 'kms-keys.json')).mode & 0o777).toBe(0o600);
  });
});

describe('an HMAC key of the local KMS', () => {
  const Message = Buffer.from('山田\0秘密');
  const MacAlgorithm = 'HMAC_SHA_256';
  const macOf = (KeyId: string, algorithm: 'HMAC_SHA_256' | 'HMAC_SHA_512' = MacAlgorithm) =>
    kms().send(new GenerateMacCommand({ KeyId, Message, MacAlgorithm: algorithm }));
  const named = (name: string) => expect.objectContaining({ name });

  it('says what it is', async () => {
    const { KeyMetadata } = await kms().send(new DescribeKeyCommand({ KeyId: id('MacKey') }));
    expect(KeyMetadata).toMatchObject({
      KeySpec: 'HMAC_256',
      KeyUsage: 'GENERATE_VERIFY_MAC',
      MacAlgorithms: [MacAlgorithm],
    });
  });

  it('gives the same 32 bytes for the same message, and knows them from others', async () => {
    const { Mac = new Uint8Array(), KeyId, MacAlgorithm: algorithm } = await macOf(id('MacKey'));
    expect(Mac).toHaveLength(32);
    expect([KeyId, algorithm]).toEqual([host.resources.get('MacKey')?.attributes.Arn, MacAlgorithm]);
    expect((await macOf(id('MacKey'))).Mac).toEqual(Mac);
    const verify = (mac: Uint8Array) =>
      kms().send(new VerifyMacCommand({ KeyId: id('MacKey'), Message, MacAlgorithm, Mac: mac }));
    expect((await verify(Mac)).MacValid).toBe(true);
    for (const wrong of [Mac.with(0, (Mac[0] ?? 0) ^ 1), Mac.slice(1)])
      await expect(verify(wrong)).rejects.toEqual(named('KMSInvalidMacException'));
  });

  it('proves an identity and a password together, each of them counting', async () => {
    const prover = new KmsProver(kms(), id('MacKey'));
    const proof = await prover.prove('ab', 'c');
    expect(await prover.prove('ab', 'c')).toEqual(proof);
    for (const [identity, password] of [
      ['ab', 'd'],
      ['aa', 'c'],
      ['a', 'bc'],
    ] as const)
      expect(await prover.prove(identity, password)).not.toEqual(proof);
  });

  it('neither encrypts, nor opens, nor makes data keys', async () => {
    const sealed = await kms().send(new EncryptCommand({ KeyId: id('Key'), Plaintext: Message }));
    const KeyId = id('MacKey');
    const misuse = named('InvalidKeyUsageException');
    await expect(kms().send(new EncryptCommand({ KeyId, Plaintext: Message }))).rejects.toEqual(misuse);
    await expect(
      kms().send(new DecryptCommand({ KeyId, CiphertextBlob: sealed.CiphertextBlob })),
    ).rejects.toEqual(misuse);
    await expect(kms().send(new GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256' }))).rejects.toEqual(
      misuse,
    );
  });

  it('is not made for another use than KMS has for it', async () => {
    const Properties = { KeySpec: 'HMAC_256', KeyUsage: 'ENCRYPT_DECRYPT' };
    const wrong = makeWorkplace({ resources: { Wrong: { Type: 'AWS::KMS::Key', Properties } } });
    await expect(startHost({ ...wrong, apiPort: 0 })).rejects.toMatchObject({ code: 'KEY_USAGE' });
    wrong.remove();
  });

  it('is needed for a MAC, of its own algorithm', async () => {
    await expect(macOf(id('Key'))).rejects.toEqual(named('InvalidKeyUsageException'));
    await expect(macOf(id('MacKey'), 'HMAC_SHA_512')).rejects.toEqual(named('InvalidKeyUsageException'));
    await expect(macOf('alias/none')).rejects.toEqual(named('NotFoundException'));
  });
});

describe('callers', () => {
  it('are told apart by their access key, and their calls counted', async () => {
    const before = host.calls.of({ caller: 'Writer' });
    await host.invoke('Writer', {});
    expect(host.calls.of({ caller: 'Writer', service: 'dynamodb', action: 'PutItem' })).toBe(1);
    expect(host.calls.of({ caller: 'Writer' })).toBe(before + 1);
    const { Item } = await new DynamoDBClient(config).send(
      new GetItemCommand({ TableName: id('Table'), Key: { pk: { S: 'from a function' } } }),
    );
    expect(Item).toEqual({ pk: { S: 'from a function' } });
  });

  it('with an unknown access key are refused as AWS does', async () => {
    const credentials = { accessKeyId: 'AKIANOBODY', secretAccessKey: 'none' };
    await expect(
      new DynamoDBClient({ ...config, credentials }).send(
        new PutItemCommand({ TableName: id('Table'), Item: { pk: { S: '1' } } }),
      ),
    ).rejects.toMatchObject({ name: 'UnrecognizedClientException' });
    await expect(
      new S3Client({ ...config, credentials }).send(new GetObjectCommand({ Bucket: id('Bucket'), Key: 'a' })),
    ).rejects.toMatchObject({ name: 'InvalidAccessKeyId' });
  });
});

it('a queue URL leads through the endpoint, for a client without a configured endpoint too', async () => {
  const { QueueUrl } = await new SQSClient(config).send(new GetQueueUrlCommand({ QueueName: 'test-Queue' }));
  expect(QueueUrl).toBe(id('Queue'));
  expect(QueueUrl).toBe(`${host.awsEndpoint}/000000000000/test-Queue`);
});

describe('objects', () => {
  it('are written once when the writer says If-None-Match', async () => {
    const s3 = new S3Client(config);
    const put = (Body: string) =>
      s3.send(new PutObjectCommand({ Bucket: id('Bucket'), Key: 'results/once', Body, IfNoneMatch: '*' }));
    const outcomes = await Promise.allSettled([put('one'), put('two'), put('three')]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(put('four')).rejects.toMatchObject({ name: 'PreconditionFailed' });
  });

  it('of several megabytes pass unchanged', async () => {
    const s3 = new S3Client(config);
    const Body = Buffer.alloc(6 * 1024 * 1024, 'あ');
    await s3.send(new PutObjectCommand({ Bucket: id('Bucket'), Key: 'large', Body }));
    const { Body: read } = await s3.send(new GetObjectCommand({ Bucket: id('Bucket'), Key: 'large' }));
    expect(Buffer.from((await read?.transformToByteArray()) ?? []).equals(Body)).toBe(true);
  });
});

describe('a presigned POST', () => {
  const presign = (Expires = 60) =>
    createPresignedPost(new S3Client(config), {
      Bucket: id('Bucket'),
      Key: 'uploads/1.xlsx',
      Conditions: [['content-length-range', 1, 100]],
      Expires,
    });
  const upload = async (
    { url, fields }: { url: string; fields: Record<string, string> },
    file: string,
    headers: Record<string, string> = {},
  ) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append('file', new Blob([file]), 'input.xlsx');
    return fetch(url, { method: 'POST', body: form, headers });
  };

  it('stores the file, for a page the bucket’s CORS rules allow', async () => {
    const answer = await upload(await presign(), 'cells', { origin: 'http://127.0.0.1:4000' });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-origin')).toBe('http://127.0.0.1:4000');
    const { Body } = await new S3Client(config).send(
      new GetObjectCommand({ Bucket: id('Bucket'), Key: 'uploads/1.xlsx' }),
    );
    expect(await Body?.transformToString()).toBe('cells');
  });

  it('is held to its size', async () => {
    const answer = await upload(await presign(), 'x'.repeat(101));
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('EntityTooLarge')]);
  });

  it('is held to its key', async () => {
    const { url, fields } = await presign();
    const answer = await upload({ url, fields: { ...fields, key: 'uploads/other' } }, 'cells');
    expect(answer.status).toBe(403);
  });

  it('is held to its signature', async () => {
    const { url, fields } = await presign();
    const wider = { expiration: '2099-01-01T00:00:00Z', conditions: [] };
    const Policy = Buffer.from(JSON.stringify(wider)).toString('base64');
    const answer = await upload({ url, fields: { ...fields, Policy } }, 'cells');
    expect([answer.status, await answer.text()]).toEqual([
      403,
      expect.stringContaining('SignatureDoesNotMatch'),
    ]);
  });

  it('ends', async () => {
    const answer = await upload(await presign(-1), 'cells');
    expect([answer.status, await answer.text()]).toEqual([403, expect.stringContaining('expired')]);
  });
});

it('a presigned URL ends when it says', async () => {
  const url = (date: Date) => {
    const scope = `${host.credentials.accessKeyId}/20260101/${host.region}/s3/aws4_request`;
    const stamp = date.toISOString().replace(/[-:]|\.\d+/g, '');
    const query = new URLSearchParams({
      'X-Amz-Credential': scope,
      'X-Amz-Date': stamp,
      'X-Amz-Expires': '60',
    });
    return `${host.awsEndpoint}/${id('Bucket')}/absent?${query}`;
  };
  expect((await fetch(url(new Date()))).status).toBe(404);
  expect((await fetch(url(new Date(Date.now() - 61_000)))).status).toBe(403);
});

function kms(): KMSClient {
  return new KMSClient(config);
}

function id(logicalId: string): string {
  return host.resources.get(logicalId)?.physicalId ?? '';
}
