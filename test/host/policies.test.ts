import { describe, expect, it } from 'vitest';
import { parseConditions } from '../../local/host/aws-endpoint/permissions/condition.ts';
import { refusalOf } from '../../local/host/aws-endpoint/permissions/evaluate.ts';
import { fitsAction, fitsArn } from '../../local/host/aws-endpoint/permissions/patterns.ts';
import { PolicyDocument, statementsOf } from '../../local/host/aws-endpoint/permissions/policy.ts';

const table = 'arn:aws:dynamodb:ap-northeast-1:000000000000:table/jobs';
const key = 'arn:aws:kms:ap-northeast-1:000000000000:key/1';
const worker = {
  roleArn: 'arn:aws:iam::000000000000:role/worker',
  sessionArn: 'arn:aws:sts::000000000000:assumed-role/worker/run',
  accountId: '000000000000',
};
const account = { AWS: 'arn:aws:iam::000000000000:root' };

const statements = (...Statement: object[]) => statementsOf(PolicyDocument.parse({ Statement }));

interface Asked {
  readonly identity?: object[];
  readonly resource?: object[];
  readonly action?: string;
  readonly on?: string;
  readonly context?: Record<string, string[]>;
}

/** The reason of the refusal, or undefined. */
function ask({ identity = [], resource = [], action = 'dynamodb:PutItem', on = table, context = {} }: Asked) {
  const entries = Object.entries(context).map(([name, values]) => [name.toLowerCase(), values] as const);
  return refusalOf({ action, resource: on, context: new Map(entries) }, worker, {
    identity: statements(...identity),
    resource: statements(...resource),
    resourceDecides: action.startsWith('kms:'),
  });
}

const put = { Effect: 'Allow', Action: 'dynamodb:PutItem', Resource: table };

describe('a pattern', () => {
  it.each([
    ['dynamodb:*', 'dynamodb:PutItem', true],
    ['dynamodb:put*', 'dynamodb:PutItem', true],
    ['dynamodb:?etItem', 'dynamodb:GetItem', true],
    ['dynamodb:Put', 'dynamodb:PutItem', false],
    ['*', 'kms:Decrypt', true],
  ])('for actions %s, asked for %s: %s', (pattern, action, expected) => {
    expect(fitsAction(pattern, action)).toBe(expected);
  });

  it.each([
    ['*', table, true],
    ['arn:aws:dynamodb:*:*:table/jobs', table, true],
    ['arn:aws:dynamodb:ap-northeast-1:000000000000:table/job', table, false],
    ['arn:aws:dynamodb:ap-northeast-1:000000000000:table/Jobs', table, false],
    ['arn:aws:s3:::files/uploads/*', 'arn:aws:s3:::files/uploads/a/b.xlsx', true],
    ['arn:aws:s3:::files/uploads/*', 'arn:aws:s3:::files/results/a', false],
    ['arn:aws:s3:::files.d', 'arn:aws:s3:::filesXd', false],
    // A star in one part does not reach into the next.
    ['arn:aws:dynamodb:*:table/jobs', table, false],
    ['arn:aws:*', table, false],
  ])('for ARNs %s, asked for %s: %s', (pattern, arn, expected) => {
    expect(fitsArn(pattern, arn)).toBe(expected);
  });
});

describe('a role', () => {
  it('may do what a statement allows on the resource, and nothing else', () => {
    expect(ask({ identity: [put] })).toBeUndefined();
    expect(ask({ identity: [put], on: `${table}2` })).toBe(
      'because no identity-based policy allows the dynamodb:PutItem action',
    );
    expect(ask({ identity: [put], action: 'dynamodb:DeleteItem' })).toMatch(/no identity-based policy/);
    expect(ask({})).toMatch(/no identity-based policy/);
  });

  it('may not do what is denied, however often it is allowed', () => {
    const deny = { Effect: 'Deny', Action: 'dynamodb:*', Resource: '*' };
    expect(ask({ identity: [put, deny] })).toBe('with an explicit deny in an identity-based policy');
  });

  it('may do all but what NotAction and NotResource name', () => {
    const rest = { Effect: 'Allow', NotAction: ['dynamodb:Delete*', 'kms:*'], NotResource: [key] };
    expect(ask({ identity: [rest] })).toBeUndefined();
    expect(ask({ identity: [rest], action: 'dynamodb:DeleteItem' })).toMatch(/no identity-based/);
    expect(ask({ identity: [rest], on: key })).toMatch(/no identity-based/);
  });
});

describe('the policy of a resource', () => {
  const s3 = { action: 's3:GetObject', on: 'arn:aws:s3:::files/a' };
  const get = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::files/*' };

  it('allows whom it names, without the role’s own policy', () => {
    expect(ask({ ...s3, resource: [{ ...get, Principal: { AWS: worker.roleArn } }] })).toBeUndefined();
    expect(ask({ ...s3, resource: [{ ...get, Principal: '*' }] })).toBeUndefined();
    const other = { AWS: 'arn:aws:iam::000000000000:role/other' };
    expect(ask({ ...s3, resource: [{ ...get, Principal: other }] })).toMatch(/no identity-based/);
  });

  it('that allows the account leaves it to the role’s own policy', () => {
    for (const Principal of [account, { AWS: '000000000000' }]) {
      const resource = [{ ...get, Principal }];
      expect(ask({ ...s3, resource })).toMatch(/no identity-based/);
      expect(ask({ ...s3, resource, identity: [get] })).toBeUndefined();
    }
  });

  it('that names a service says nothing about functions', () => {
    const resource = [{ ...get, Principal: { Service: 'logs.amazonaws.com' } }];
    expect(ask({ ...s3, resource })).toMatch(/no identity-based/);
  });

  it('denies everybody in the account it denies', () => {
    for (const Principal of ['*', account, { AWS: [worker.roleArn] }])
      expect(ask({ ...s3, identity: [get], resource: [{ ...get, Effect: 'Deny', Principal }] })).toBe(
        'with an explicit deny in a resource-based policy',
      );
  });

  it('decides for a key whether the role’s own policy counts', () => {
    const kms = { action: 'kms:Decrypt', on: key };
    const open = { Effect: 'Allow', Action: 'kms:Decrypt', Resource: '*' };
    const delegated = { Effect: 'Allow', Action: 'kms:*', Resource: '*', Principal: account };
    expect(ask({ ...kms, identity: [open], resource: [delegated] })).toBeUndefined();
    expect(ask({ ...kms, resource: [delegated] })).toMatch(/no identity-based/);
    expect(ask({ ...kms, identity: [open] })).toBe(
      'because no resource-based policy allows the kms:Decrypt action',
    );
    const named = { ...open, Principal: { AWS: worker.roleArn } };
    expect(ask({ ...kms, resource: [named] })).toBeUndefined();
  });
});

describe('a condition', () => {
  const arn = 'arn:aws:sqs:ap-northeast-1:000000000000:jobs';
  it.each<[object, Record<string, string[]>, boolean]>([
    [{ Null: { 'kms:EncryptionContext:jobId': 'false' } }, { 'kms:EncryptionContext:jobId': ['1'] }, true],
    [{ Null: { 'kms:EncryptionContext:jobId': 'false' } }, { 'kms:EncryptionContext:other': ['1'] }, false],
    [{ Null: { 'kms:EncryptionContext:jobId': true } }, {}, true],
    [{ Bool: { 'aws:SecureTransport': 'false' } }, { 'aws:SecureTransport': ['true'] }, false],
    [{ Bool: { 'aws:SecureTransport': true } }, { 'aws:SecureTransport': ['true'] }, true],
    [{ Bool: { 'aws:SecureTransport': 'false' } }, {}, false],
    [{ BoolIfExists: { 'aws:SecureTransport': 'false' } }, {}, true],
    [{ StringEquals: { 's3:prefix': ['a', 'b'] } }, { 's3:prefix': ['b'] }, true],
    [{ StringEquals: { 's3:prefix': 'a' } }, { 's3:prefix': ['A'] }, false],
    [{ StringEqualsIgnoreCase: { 's3:prefix': 'a' } }, { 's3:prefix': ['A'] }, true],
    [{ StringLike: { 's3:prefix': 'up*/' } }, { 's3:prefix': ['uploads/'] }, true],
    [{ StringNotEquals: { 's3:prefix': ['a', 'b'] } }, { 's3:prefix': ['b'] }, false],
    [{ StringNotEquals: { 's3:prefix': 'a' } }, {}, true],
    [{ StringNotLike: { 's3:prefix': 'a*' } }, { 's3:prefix': ['b'] }, true],
    [{ ArnLike: { 'aws:SourceArn': 'arn:aws:sqs:*:*:jobs' } }, { 'aws:SourceArn': [arn] }, true],
    [{ ArnEquals: { 'aws:SourceArn': 'arn:aws:sqs:*:*:job' } }, { 'aws:SourceArn': [arn] }, false],
    [{ ArnNotLike: { 'aws:SourceArn': 'arn:aws:sqs:*:*:j*' } }, { 'aws:SourceArn': [arn] }, false],
    [
      { 'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': ['a', 'b'] } },
      { 'kms:EncryptionContextKeys': ['a', 'c'] },
      false,
    ],
    [{ 'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': ['a'] } }, {}, true],
    [
      { 'ForAnyValue:StringEquals': { 'kms:EncryptionContextKeys': ['a', 'b'] } },
      { 'kms:EncryptionContextKeys': ['a', 'c'] },
      true,
    ],
    [{ 'ForAnyValue:StringEquals': { 'kms:EncryptionContextKeys': ['a'] } }, {}, false],
    [
      { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['KEYS'] } },
      { 'dynamodb:LeadingKeys': ['KEYS'] },
      true,
    ],
    [
      { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['KEYS'] } },
      { 'dynamodb:LeadingKeys': ['KEYS', 'JOB#1'] },
      false,
    ],
    [
      { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['AUDIT#*', 'KEYS'] } },
      { 'dynamodb:LeadingKeys': ['KEYS', 'AUDIT#2026-11-25'] },
      true,
    ],
    [{ Null: { 'dynamodb:LeadingKeys': 'false' } }, {}, false],
    [
      { StringEquals: { 's3:prefix': 'a' }, Bool: { 'aws:SecureTransport': 'true' } },
      { 's3:prefix': ['a'], 'aws:SecureTransport': ['false'] },
      false,
    ],
  ])('%j under %j: %s', (Condition, context, expected) => {
    const denied = { ...put, Condition };
    expect(ask({ identity: [denied], context }) === undefined).toBe(expected);
  });

  it.each<object>([
    { NumericEquals: { 's3:prefix': '1' } },
    { 'ForAllValues:DateLessThan': { 's3:prefix': '1' } },
    { toString: { 's3:prefix': '1' } },
    { StringEquals: { 'aws:SourceVpce': 'vpce-1' } },
    { StringEquals: { 'dynamodb:LeadingKeys': 'KEYS' } },
    { StringEquals: { 's3:prefix': `\${aws:username}` } },
  ])('the host cannot evaluate is an error, not passed over: %j', (block) => {
    expect(() => parseConditions(block)).toThrow(expect.objectContaining({ code: 'POLICY_CONDITION' }));
    expect(() => statements({ ...put, Condition: block })).toThrow(/condition/);
  });

  it('on a service the endpoint does not have is of no concern', () => {
    const Condition = { NumericEquals: { 'ecs:task-cpu': '1' } };
    expect(statements({ Effect: 'Allow', Action: 'ecs:RunTask', Resource: '*', Condition })).toEqual([]);
  });
});

it('a statement in another form is an error', () => {
  expect(() => statements({ ...put, NotPrincipal: '*' })).toThrow(/NotPrincipal/);
  expect(() => statements({ ...put, Resource: `arn:aws:s3:::files/\${aws:username}` })).toThrow(
    expect.objectContaining({ code: 'POLICY' }),
  );
});
