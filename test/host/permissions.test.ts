import {
  BatchWriteItemCommand,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactGetItemsCommand,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { DecryptCommand, EncryptCommand, KMSClient } from '@aws-sdk/client-kms';
import {
  CopyObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type Host, startHost } from '../../local/host/host.ts';
import {
  type Grant,
  makeWorkplace,
  role,
  roleAllowing,
  type Workplace,
  zipFunction,
} from './support/assembly.ts';
import { rawRequest } from './support/raw-request.ts';

/** Hands out its own key, so that a test can act as the function. */
const keyholder = `export const handler = async () => ({
  accessKeyId: process.env.AWS_ACCESS_KEY_ID,
  secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY,
  sessionToken: process.env.AWS_SESSION_TOKEN,
});`;
const Key = z.object({ accessKeyId: z.string(), secretAccessKey: z.string(), sessionToken: z.string() });
/** A run that uses everything it was granted, one after the other. */
const run = `import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { EncryptCommand, KMSClient } from '@aws-sdk/client-kms';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
const { TABLE, QUEUE, KEY, BUCKET } = process.env;
export const handler = async () => {
  await new DynamoDBClient().send(new PutItemCommand({ TableName: TABLE, Item: { pk: { S: 'run' } } }));
  await new KMSClient().send(new EncryptCommand({ KeyId: KEY, Plaintext: Buffer.from('x'), EncryptionContext: { jobId: '1' } }));
  await new S3Client().send(new PutObjectCommand({ Bucket: BUCKET, Key: 'uploads/run', Body: 'x' }));
  await new SQSClient().send(new SendMessageCommand({ QueueUrl: QUEUE, MessageBody: 'x' }));
  return 'done';
};`;

const arnOf = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });
const within = (logicalId: string, rest: string) => ({ 'Fn::Join': ['', [arnOf(logicalId), rest]] });
const grants = {
  'dynamodb:PutItem': { Action: 'dynamodb:PutItem', Resource: arnOf('Table') },
  'kms:Encrypt': {
    Action: 'kms:Encrypt',
    Resource: arnOf('Key'),
    Condition: { Null: { 'kms:EncryptionContext:jobId': 'false' } },
  },
  's3:PutObject': { Action: 's3:PutObject', Resource: within('Bucket', '/uploads/*') },
  'sqs:SendMessage': { Action: 'sqs:SendMessage', Resource: arnOf('Queue') },
} satisfies Record<string, Grant>;
const removable = Object.keys(grants);
const runner = (lacking: string) => `Without${lacking.split(':')[1]}`;
const roleLacking = (lacking: string) =>
  roleAllowing(...Object.entries(grants).flatMap(([name, grant]) => (name === lacking ? [] : [grant])));

const onlySecure = (Resource: unknown) => ({
  Statement: [
    {
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: '*',
      Resource,
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ],
});
const Variables = {
  TABLE: { Ref: 'Table' },
  QUEUE: { Ref: 'Queue' },
  KEY: arnOf('Key'),
  BUCKET: { Ref: 'Bucket' },
};
const runOf = (roleId: string) => zipFunction('run', { Role: arnOf(roleId), Environment: { Variables } });

let place: Workplace;
let host: Host;

beforeAll(async () => {
  place = makeWorkplace({
    resources: {
      Table: {
        Type: 'AWS::DynamoDB::Table',
        Properties: {
          KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
          AttributeDefinitions: ['pk', 'due'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
          GlobalSecondaryIndexes: [
            {
              IndexName: 'by-due',
              KeySchema: [{ AttributeName: 'due', KeyType: 'HASH' }],
              Projection: { ProjectionType: 'ALL' },
            },
          ],
          ResourcePolicy: {
            PolicyDocument: {
              Statement: [
                {
                  Effect: 'Deny',
                  Principal: { AWS: arnOf('DeniedRole') },
                  Action: 'dynamodb:*',
                  Resource: '*',
                },
              ],
            },
          },
        },
      },
      Queue: { Type: 'AWS::SQS::Queue', Properties: {} },
      QueuePolicy: {
        Type: 'AWS::SQS::QueuePolicy',
        Properties: { Queues: [{ Ref: 'Queue' }], PolicyDocument: onlySecure(arnOf('Queue')) },
      },
      Unanswered: { Type: 'AWS::SQS::Queue', Properties: {} },
      Bucket: { Type: 'AWS::S3::Bucket', Properties: {} },
      BucketPolicy: {
        Type: 'AWS::S3::BucketPolicy',
        Properties: {
          Bucket: { Ref: 'Bucket' },
          PolicyDocument: onlySecure([arnOf('Bucket'), within('Bucket', '/*')]),
        },
      },
      Key: { Type: 'AWS::KMS::Key', Properties: {} },
      Locked: {
        Type: 'AWS::KMS::Key',
        Properties: {
          KeyPolicy: {
            Statement: [
              { Effect: 'Allow', Principal: { AWS: arnOf('NoRole') }, Action: 'kms:*', Resource: '*' },
            ],
          },
        },
      },
      NoRole: role,
      DeniedRole: roleAllowing({ Action: 'dynamodb:PutItem', Resource: '*' }),
      Denied: zipFunction('keyholder', { Role: arnOf('DeniedRole') }),
      Role: roleAllowing(
        ...Object.values(grants),
        { Action: ['dynamodb:GetItem', 'dynamodb:ConditionCheckItem'], Resource: arnOf('Table') },
        { Action: 'dynamodb:Query', Resource: within('Table', '/index/by-due') },
        { Action: 's3:GetObject', Resource: within('Bucket', '/uploads/*') },
        { Action: 'kms:Encrypt', Resource: arnOf('Locked') },
      ),
      Holder: zipFunction('keyholder'),
      Nobody: zipFunction('keyholder', { Role: arnOf('NoRole') }),
      Mapping: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: { EventSourceArn: arnOf('Unanswered'), FunctionName: { Ref: 'Nobody' } },
      },
      Whole: runOf('Role'),
      ...Object.fromEntries(
        removable.flatMap((name) => [
          [`${runner(name)}Role`, roleLacking(name)],
          [runner(name), runOf(`${runner(name)}Role`)],
        ]),
      ),
    },
    zips: { keyholder: { 'index.mjs': keyholder }, run: { 'index.mjs': run } },
  });
  host = await startHost({ ...place, apiPort: 0 });
});

afterAll(async () => {
  await host?.stop();
  place?.remove();
});

describe('a run', () => {
  it('with all grants ends well', async () => {
    expect(await host.invoke('Whole', {})).toBe('done');
  });

  it.each(removable)('without %s fails with the refusal, which is counted apart', async (action) => {
    const [service, name] = action.split(':');
    await expect(host.invoke(runner(action), {})).rejects.toMatchObject({
      errorType: expect.stringMatching(/^AccessDenied/),
      message: expect.stringMatching(new RegExp(`not authorized to perform: ${action} on resource`, 'i')),
    });
    const calls = host.calls.all().find((each) => each.caller === runner(action) && each.action === name);
    expect(calls).toMatchObject({ service, count: 0, refused: 1, faulted: 0 });
  });
});

describe('on a table', () => {
  const Item = { pk: { S: '1' } };
  const TableName = 'test-Table';
  const transact = async (...TransactItems: TransactWriteItem[]) =>
    (await as('Holder')).dynamodb.send(new TransactWriteItemsCommand({ TransactItems }));

  it('a refusal has DynamoDB’s status, name and words', async () => {
    const { dynamodb } = await as('Holder');
    await dynamodb.send(new PutItemCommand({ TableName, Item }));
    await expect(dynamodb.send(new DeleteItemCommand({ TableName, Key: Item }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      $metadata: { httpStatusCode: 400, attempts: 1 },
      message:
        'User: arn:aws:sts::000000000000:assumed-role/test-Role/test-Holder is not authorized to perform: ' +
        'dynamodb:DeleteItem on resource: arn:aws:dynamodb:ap-northeast-1:000000000000:table/test-Table ' +
        'because no identity-based policy allows the dynamodb:DeleteItem action',
    });
  });

  it('a transaction needs the rights of all its parts', async () => {
    const ConditionCheck = { TableName, Key: Item, ConditionExpression: 'attribute_exists(pk)' };
    const Put = { TableName, Item: { pk: { S: 'in a transaction' } } };
    await transact({ Put }, { ConditionCheck });
    await expect(transact({ Put }, { Delete: { TableName, Key: Item } })).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('dynamodb:DeleteItem'),
    });
    const { dynamodb } = await as('Nobody');
    const read = new TransactGetItemsCommand({ TransactItems: [{ Get: { TableName, Key: Item } }] });
    await expect(dynamodb.send(read)).rejects.toMatchObject({
      message: expect.stringContaining('dynamodb:GetItem'),
    });
  });

  it('the table’s own policy may shut a role out', async () => {
    const { dynamodb } = await as('Denied');
    await expect(dynamodb.send(new PutItemCommand({ TableName, Item }))).rejects.toMatchObject({
      message: expect.stringContaining('with an explicit deny in a resource-based policy'),
    });
  });

  it('a batch needs its own right', async () => {
    const { dynamodb } = await as('Holder');
    const batch = new BatchWriteItemCommand({ RequestItems: { [TableName]: [{ PutRequest: { Item } }] } });
    await expect(dynamodb.send(batch)).rejects.toMatchObject({
      message: expect.stringContaining('dynamodb:BatchWriteItem'),
    });
  });

  it('a query needs the right to its index', async () => {
    const { dynamodb } = await as('Holder');
    const query = { TableName, ExpressionAttributeValues: { ':it': { S: '1' } } };
    await dynamodb.send(
      new QueryCommand({ ...query, IndexName: 'by-due', KeyConditionExpression: 'due = :it' }),
    );
    await expect(
      dynamodb.send(new QueryCommand({ ...query, KeyConditionExpression: 'pk = :it' })),
    ).rejects.toMatchObject({ message: expect.stringContaining('table/test-Table because') });
  });

  it('the host’s own key may do everything', async () => {
    const { Item: found } = await clients(host.credentials).dynamodb.send(
      new GetItemCommand({ TableName, Key: Item }),
    );
    expect(found).toEqual(Item);
  });
});

describe('on a queue', () => {
  it('a batch needs the right to one', async () => {
    const { sqs } = await as('Holder');
    const Entries = [{ Id: '1', MessageBody: 'x' }];
    const { Successful } = await sqs.send(new SendMessageBatchCommand({ QueueUrl: id('Queue'), Entries }));
    expect(Successful).toHaveLength(1);
    const nobody = await as('Nobody');
    await expect(
      nobody.sqs.send(new SendMessageBatchCommand({ QueueUrl: id('Queue'), Entries })),
    ).rejects.toMatchObject({ message: expect.stringContaining('sqs:sendmessage') });
  });

  it('a refusal has the name the SDK gives it', async () => {
    const { sqs } = await as('Holder');
    const refused = { name: 'AccessDenied', message: expect.stringContaining('sqs:receivemessage') };
    await expect(sqs.send(new ReceiveMessageCommand({ QueueUrl: id('Queue') }))).rejects.toMatchObject(
      refused,
    );
    await expect(
      sqs.send(new SendMessageCommand({ QueueUrl: id('Unanswered'), MessageBody: 'x' })),
    ).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  it('a mapping polls with the rights of its function', async () => {
    const mark = host.events.mark();
    const event = await host.waitFor(({ type }) => type === 'poll_failed', 5_000, mark);
    expect(event).toMatchObject({ reason: expect.stringContaining('sqs:receivemessage') });
    const poller = { caller: 'poller:Nobody', service: 'sqs' } as const;
    expect(host.calls.of(poller)).toBe(0);
    expect(host.calls.of(poller, 'refused')).toBeGreaterThan(0);
  });
});

describe('on a bucket', () => {
  const object = (Key: string) => ({ Bucket: id('Bucket'), Key });

  it('only the granted prefix is open', async () => {
    const { s3 } = await as('Holder');
    await s3.send(new PutObjectCommand({ ...object('uploads/あ b'), Body: 'x' }));
    await s3.send(new GetObjectCommand(object('uploads/あ b')));
    await expect(s3.send(new PutObjectCommand({ ...object('results/1'), Body: 'x' }))).rejects.toMatchObject({
      name: 'AccessDenied',
      $metadata: { httpStatusCode: 403 },
      message: expect.stringMatching(/s3:PutObject on resource: "arn:aws:s3:::.*\/results\/1" because/),
    });
  });

  it('a key cannot climb out of the granted prefix', async () => {
    const { accessKeyId } = await keyOf('Holder');
    const path = `/${id('Bucket')}/uploads/%2e%2e/results/x`;
    const key = { service: 's3', method: 'GET', accessKeyId } as const;
    const out = await rawRequest(host, { ...key, path: `/${id('Bucket')}/results/%2e%2e/uploads/x` });
    expect(out).toMatchObject({ status: 403, body: expect.stringContaining('results/../uploads/x') });
    // Below the prefix such a key is a name like any other: the bucket has no such object, and nothing else is met.
    const within = await rawRequest(host, { ...key, path });
    expect(within).toMatchObject({ status: 403, body: expect.stringContaining('s3:ListBucket') });
  });

  it('a copy needs the right to read its source', async () => {
    await clients(host.credentials).s3.send(new PutObjectCommand({ ...object('results/1'), Body: 'x' }));
    const { s3 } = await as('Holder');
    const CopySource = `${id('Bucket')}/results/1`;
    await expect(
      s3.send(new CopyObjectCommand({ ...object('uploads/copy'), CopySource })),
    ).rejects.toMatchObject({ name: 'AccessDenied', message: expect.stringContaining('s3:GetObject') });
  });

  it('an object that is not there is 404 only to who may list', async () => {
    const { s3 } = await as('Holder');
    await expect(s3.send(new GetObjectCommand(object('uploads/none')))).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining('s3:ListBucket'),
    });
    await expect(s3.send(new HeadObjectCommand(object('uploads/none')))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 403 },
    });
    await expect(
      clients(host.credentials).s3.send(new GetObjectCommand(object('uploads/none'))),
    ).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  it.each([
    ['Holder', 'uploads/form', 204],
    ['Holder', 'results/form', 403],
    ['Nobody', 'uploads/form', 403],
  ])('a form has the rights of who signed it: %s for %s is %i', async (who, key, status) => {
    const { s3 } = await as(who);
    const { url, fields } = await createPresignedPost(s3, { ...object(key), Bucket: id('Bucket') });
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append('file', new Blob(['x']));
    expect((await fetch(url, { method: 'POST', body: form })).status).toBe(status);
  });
});

describe('on a key', () => {
  const encrypt = async (KeyId: string, EncryptionContext: Record<string, string>) =>
    (await as('Holder')).kms.send(
      new EncryptCommand({ KeyId, Plaintext: Buffer.from('x'), EncryptionContext }),
    );

  it('the encryption context is part of the grant', async () => {
    await encrypt(id('Key'), { jobId: '1' });
    await expect(encrypt(id('Key'), { other: '1' })).rejects.toMatchObject({
      name: 'AccessDeniedException',
      $metadata: { httpStatusCode: 400 },
      message: expect.stringContaining('kms:Encrypt'),
    });
  });

  it('who may seal may not open', async () => {
    const EncryptionContext = { jobId: '1' };
    const { CiphertextBlob } = await encrypt(id('Key'), EncryptionContext);
    const { kms } = await as('Holder');
    await expect(kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining(host.resources.get('Key')?.attributes.Arn ?? 'an ARN'),
    });
  });

  it('its own policy may keep the account’s policies out, and let others in', async () => {
    await expect(encrypt(id('Locked'), { jobId: '1' })).rejects.toMatchObject({
      message: expect.stringContaining('no resource-based policy'),
    });
    const { kms } = await as('Nobody');
    await kms.send(new EncryptCommand({ KeyId: id('Locked'), Plaintext: Buffer.from('x') }));
  });
});

describe('a template does not start', () => {
  const startWith = async (resources: Record<string, object>) => {
    const other = makeWorkplace({
      resources: { Holder: zipFunction('keyholder'), ...resources },
      zips: { keyholder: { 'index.mjs': keyholder } },
    });
    try {
      await (await startHost({ ...other, apiPort: 0 })).stop();
    } finally {
      other.remove();
    }
  };

  it('with a condition that cannot be evaluated', async () => {
    const Condition = { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } };
    const Role = roleAllowing({ Action: 'dynamodb:*', Resource: '*', Condition });
    await expect(startWith({ Role })).rejects.toMatchObject({
      code: 'POLICY_CONDITION',
      message: expect.stringContaining('Role (AWS::IAM::Role)'),
    });
  });

  it('with a function whose rights lie elsewhere', async () => {
    const ManagedPolicyArns = ['arn:aws:iam::aws:policy/AmazonSQSFullAccess'];
    const Role = { Type: 'AWS::IAM::Role', Properties: { ManagedPolicyArns } };
    await expect(startWith({ Role })).rejects.toMatchObject({ code: 'ROLE' });
    const Holder = zipFunction('keyholder', { Role: 'arn:aws:iam::000000000000:role/elsewhere' });
    await expect(startWith({ Holder })).rejects.toMatchObject({ code: 'ROLE', message: /elsewhere/ });
  });

  it('unless AWS’ own policies, or managed ones of the template, are all it has', async () => {
    const basic = 'service-role/AWSLambdaBasicExecutionRole';
    const ManagedPolicyArns = [
      { 'Fn::Sub': `arn:\${AWS::Partition}:iam::aws:policy/${basic}` },
      { Ref: 'Managed' },
    ];
    const Statement = { Effect: 'Allow', Action: 'dynamodb:*', Resource: '*' };
    await startWith({
      Role: { Type: 'AWS::IAM::Role', Properties: { ManagedPolicyArns } },
      Managed: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: { Statement } } },
    });
  });
});

async function keyOf(functionId: string): Promise<z.infer<typeof Key>> {
  return Key.parse(await host.invoke(functionId, {}));
}

/** The SDK's clients with the key of that function. */
async function as(functionId: string) {
  return clients(await keyOf(functionId));
}

function clients(credentials: Host['credentials']) {
  const config = { endpoint: host.awsEndpoint, region: host.region, credentials };
  return {
    dynamodb: new DynamoDBClient(config),
    sqs: new SQSClient(config),
    s3: new S3Client(config),
    kms: new KMSClient(config),
  };
}

function id(logicalId: string): string {
  return host.resources.get(logicalId)?.physicalId ?? '';
}
