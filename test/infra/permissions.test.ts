import { isDeepStrictEqual } from 'node:util';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { Lane } from '../../infra/lane.ts';
import { type LaneName, lanes } from '../../shared/lanes.ts';
import { accessKeyPartition, keyUsePartition } from '../../shared/store/keys.ts';
import { arnOf, junban, under } from './synthesized.ts';

const stack = junban();

const oneOrMore = <T extends z.ZodType>(schema: T) =>
  z.union([z.array(schema), schema.transform((value) => [value])]);
const statementSchema = z.object({
  Effect: z.enum(['Allow', 'Deny']),
  Action: oneOrMore(z.string()),
  Resource: z.unknown().optional(),
  Principal: z.unknown().optional(),
  Condition: z.unknown().optional(),
});
const documentSchema = z.object({ Statement: z.array(statementSchema) });

/** Everything in the template that grants or denies, with the name of the resource that carries it. */
function allStatements() {
  const kinds = ['AWS::IAM::Policy', 'AWS::SQS::QueuePolicy', 'AWS::S3::BucketPolicy'];
  const carried = kinds.flatMap((type) =>
    stack.of(type).map(([id, it]) => ({ id, type, document: it.PolicyDocument })),
  );
  const keys = stack
    .of('AWS::KMS::Key')
    .map(([id, it]) => ({ id, type: 'AWS::KMS::Key', document: it.KeyPolicy }));
  return [...carried, ...keys].flatMap(({ id, type, document }) =>
    documentSchema.parse(document).Statement.map((statement) => ({ id, type, ...statement })),
  );
}

const table = stack.one('AWS::DynamoDB::Table').id;
const bucket = stack.one('AWS::S3::Bucket').id;
const vault = stack.one('AWS::KMS::Key', 'Vault').id;
const proof = stack.one('AWS::KMS::Key', 'Proof').id;
const queueOf = (construct: string) => arnOf(stack.one('AWS::SQS::Queue', construct).id);
const laneNames = Object.values(lanes).map(({ name }) => name);
const constructOf = (lane: LaneName) => Lane.idOf(lanes[lane]);

/** `{ place: actions }` for one function; a place is written as in the table below. */
function rightsOf(roleConstruct: string): Record<string, string[]> {
  const places: Record<string, unknown> = {
    log: arnOf(stack.one('AWS::Logs::LogGroup', roleConstruct).id),
    table: arnOf(table),
    'index list': under(table, '/index/list'),
    'index owner': under(table, '/index/owner'),
    'index wait': under(table, '/index/wait'),
    'index work': under(table, '/index/work'),
    uploads: under(bucket, '/uploads/*'),
    'files sources': under(bucket, '/sources/*'),
    'files results': under(bucket, '/results/*'),
    'files documents': under(bucket, '/documents/*'),
    vault: arnOf(vault),
    proof: arnOf(proof),
    wakeups: queueOf('WakeupsDoorbellsQueue'),
    'dead wakeups': queueOf('WakeupsDoorbellsDeadLetters'),
    ...Object.fromEntries(
      laneNames.flatMap((lane) => [
        [lane, queueOf(`${constructOf(lane)}DoorbellsQueue`)],
        [`dead ${lane}`, queueOf(`${constructOf(lane)}DoorbellsDeadLetters`)],
      ]),
    ),
  };
  const policy = stack.one('AWS::IAM::Policy', `${roleConstruct}RoleDefaultPolicy`);
  const rights: Record<string, string[]> = {};
  for (const { Effect, Action, Resource } of documentSchema.parse(policy.properties.PolicyDocument)
    .Statement) {
    // What is never allowed has a test of its own.
    if (Effect === 'Deny') continue;
    for (const wanted of Array.isArray(Resource) ? Resource : [Resource]) {
      const place = Object.keys(places).find((name) => isDeepStrictEqual(places[name], wanted));
      const name = place ?? JSON.stringify(wanted);
      rights[name] = [...(rights[name] ?? []), ...Action].sort();
    }
  }
  return rights;
}

const log = ['logs:CreateLogStream', 'logs:PutLogEvents'];
const query = (...itemActions: string[]) => ({
  table: ['dynamodb:Query', ...itemActions].sort(),
  'index list': ['dynamodb:Query'],
  'index owner': ['dynamodb:Query'],
  'index wait': ['dynamodb:Query'],
  'index work': ['dynamodb:Query'],
});
const send = ['sqs:SendMessage'];
const move = ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:UpdateItem'];
const receive = ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'];
const everyLane = (may: string[], prefix = '') =>
  Object.fromEntries(laneNames.map((lane) => [`${prefix}${lane}`, may]));

it.each([
  {
    role: 'Submit',
    may: {
      log,
      ...query('dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'),
      uploads: ['s3:GetObject', 's3:PutObject'],
      'files sources': ['s3:DeleteObject', 's3:PutObject'],
      vault: ['kms:Encrypt'],
      proof: ['kms:GenerateMac'],
      wakeups: send,
      ...everyLane(send),
    },
  },
  {
    role: 'Read',
    may: {
      log,
      ...query('dynamodb:GetItem', 'dynamodb:UpdateItem'),
      'files sources': ['s3:GetObject'],
      'files results': ['s3:GetObject'],
      'files documents': ['s3:GetObject', 's3:PutObject'],
    },
  },
  {
    role: 'Operate',
    may: {
      log,
      ...query(...move, 'dynamodb:PutItem'),
      'files sources': ['s3:DeleteObject'],
      'files results': ['s3:DeleteObject'],
      'files documents': ['s3:DeleteObject'],
      vault: ['kms:Encrypt'],
      proof: ['kms:GenerateMac'],
      'dead wakeups': receive,
      ...everyLane(send),
      ...everyLane(receive, 'dead '),
    },
  },
  {
    role: 'TickFunction',
    may: {
      log,
      ...query(...move),
      wakeups: [...receive, ...send],
      ...everyLane(send),
    },
  },
  ...laneNames.map((lane) => ({
    role: `${constructOf(lane)}Worker`,
    may: {
      log,
      ...query('dynamodb:ConditionCheckItem', ...move, 'dynamodb:PutItem'),
      ...(lane === 'browser' && {
        vault: ['kms:Decrypt'],
        'files sources': ['s3:GetObject'],
        'files results': ['s3:GetObject', 's3:PutObject'],
      }),
      [lane]: ['sqs:ChangeMessageVisibility', ...receive, ...send],
      wakeups: send,
    },
  })),
])('lets $role do this and nothing else', ({ role, may }) => {
  expect(rightsOf(role)).toEqual(may);
});

it('gives every function a role of its own without managed policies', () => {
  const functions = stack.of('AWS::Lambda::Function');
  expect(new Set(functions.map(([, { Role }]) => JSON.stringify(Role))).size).toBe(functions.length);
  for (const [, role] of stack.of('AWS::IAM::Role')) expect(role).not.toHaveProperty('ManagedPolicyArns');
});

it('lets the read function change nothing but documents on their way out and when a key was used', () => {
  const changing = /Put|Update|Delete|Write|Send|Encrypt|Decrypt|Generate|Create(?!LogStream)/;
  const actions = Object.entries(rightsOf('Read')).flatMap(([place, list]) =>
    place === 'log' || place === 'files documents' ? [] : list,
  );
  expect(actions.length).toBeGreaterThan(0);
  expect(actions.filter((action) => changing.test(action))).toEqual(['dynamodb:UpdateItem']);
});

it('lets the read function write no item but when a key was used', () => {
  const updates = allStatements().filter(
    ({ id, Action }) => id.startsWith('ReadRole') && Action.includes('dynamodb:UpdateItem'),
  );
  expect(updates).toHaveLength(1);
  expect(updates[0]).toMatchObject({
    Action: ['dynamodb:UpdateItem'],
    Resource: arnOf(table),
    Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [keyUsePartition] } },
  });
});

const leadingKeysSchema = z.object({
  'ForAnyValue:StringLike': z.object({ 'dynamodb:LeadingKeys': z.tuple([z.string()]) }),
});
const all = (partition: string) => ['Put', 'Update', 'Delete'].map((what) => `${partition} ${what}`);

it.each([
  ['BrowserLaneWorkerRole', [...all(accessKeyPartition), ...all('AUDIT#*')]],
  ['TickFunctionRole', [...all(accessKeyPartition), ...all('AUDIT#*')]],
  ['SubmitRole', ['KEYS Put', 'KEYS Update', 'AUDIT#* Update']],
  ['OperateRole', ['KEYS Delete', 'AUDIT#* Update', 'AUDIT#* Delete']],
])('never lets %s make itself a key or change what is in the audit', (role, never) => {
  const denied = allStatements().filter(({ id, Effect }) => id.startsWith(role) && Effect === 'Deny');
  const said = denied.flatMap(({ Action, Condition }) => {
    const [partition = ''] =
      leadingKeysSchema.parse(Condition)['ForAnyValue:StringLike']['dynamodb:LeadingKeys'];
    return Action.map((action) => `${partition} ${action.slice('dynamodb:'.length, -'Item'.length)}`);
  });
  expect(said.toSorted()).toEqual(never.toSorted());
});

/** What functions may do with keys. */
const keyStatements = () =>
  allStatements().filter(
    ({ type, Action }) => type === 'AWS::IAM::Policy' && Action.some((action) => action.startsWith('kms:')),
  );

it('opens and seals secrets only under a job’s encryption context', () => {
  const ofVault = keyStatements().filter(({ Resource }) => isDeepStrictEqual(Resource, arnOf(vault)));
  // Submit and operate seal, the worker of the one lane with secrets opens.
  expect(ofVault.flatMap(({ Action }) => Action).sort()).toEqual([
    'kms:Decrypt',
    'kms:Encrypt',
    'kms:Encrypt',
  ]);
  for (const { Condition } of ofVault)
    expect(Condition).toEqual({ Null: { 'kms:EncryptionContext:jobId': 'false' } });
});

it('lets those prove who seal, and nobody verify: a comparison needs no key', () => {
  const others = keyStatements().filter(({ Resource }) => !isDeepStrictEqual(Resource, arnOf(vault)));
  const prove = { Action: ['kms:GenerateMac'], Resource: arnOf(proof) };
  expect(others).toMatchObject([prove, prove]);
});

/**
 * A key's own policy hands the key to the account, so that roles can be granted it at all: KMS wants the star
 * there, where it means this key. It is the one statement the next two tests pass over.
 */
const grants = allStatements().filter(({ Effect, type }) => Effect === 'Allow' && type !== 'AWS::KMS::Key');

it('allows no action by wildcard', () => {
  expect(grants.length).toBeGreaterThan(20);
  expect(grants.flatMap(({ Action }) => Action).filter((action) => action.includes('*'))).toEqual([]);
});

it('allows no resource by wildcard but the keys under a prefix of the bucket', () => {
  const withStar = grants
    .flatMap(({ Resource }) => (Array.isArray(Resource) ? Resource : [Resource]))
    .filter((resource) => JSON.stringify(resource).includes('*'));
  const prefixes = ['uploads', 'sources', 'results', 'documents'].map((name) => under(bucket, `/${name}/*`));
  expect(withStar.length).toBeGreaterThan(0);
  for (const resource of withStar) expect(prefixes).toContainEqual(resource);
});

it('leaves the policy of each key to the account alone', () => {
  const own = allStatements().filter(({ type }) => type === 'AWS::KMS::Key');
  expect(own).toHaveLength(2);
  for (const { Principal } of own) expect(JSON.stringify(Principal)).toMatch(/AWS::AccountId.*:root/);
});
