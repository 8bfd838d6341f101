/** Roles and policies: nothing runs behind them, but the AWS endpoint lets a function do what they say and no more. */
import * as z from 'zod';
import { PolicyDocument, statementsOf } from '../aws-endpoint/permissions/policy.ts';
import type { Provider } from './provider.ts';

const names = z.array(z.string()).default([]);
const RoleProperties = z.object({
  RoleName: z.string().optional(),
  Path: z.string().default('/'),
  Policies: z.array(z.object({ PolicyDocument })).default([]),
  ManagedPolicyArns: names,
  PermissionsBoundary: z.string().optional(),
});

export const role: Provider = ({ properties, defaultName }, { policies, place }) => {
  const wanted = RoleProperties.parse(properties);
  const name = wanted.RoleName ?? defaultName;
  const arn = `arn:aws:iam::${place.accountId}:role${wanted.Path}${name}`;
  policies.addRole(name, arn);
  for (const { PolicyDocument: document } of wanted.Policies) policies.grant(name, statementsOf(document));
  for (const managed of wanted.ManagedPolicyArns) policies.attach(name, managed);
  if (wanted.PermissionsBoundary !== undefined)
    policies.markUnknown(name, `the boundary ${wanted.PermissionsBoundary}`);
  return { physicalId: name, attributes: { Arn: arn, RoleId: name } };
};

const PolicyProperties = z.object({ PolicyDocument, Roles: names });

export const policy: Provider = ({ properties, defaultName }, { policies }) => {
  const { PolicyDocument: document, Roles } = PolicyProperties.parse(properties);
  for (const name of Roles) policies.grant(name, statementsOf(document));
  return { physicalId: defaultName, attributes: { Id: defaultName } };
};

const ManagedPolicyProperties = PolicyProperties.extend({ ManagedPolicyName: z.string().optional() });

export const managedPolicy: Provider = ({ properties, defaultName }, { policies, place }) => {
  const { PolicyDocument: document, Roles, ManagedPolicyName } = ManagedPolicyProperties.parse(properties);
  const arn = `arn:aws:iam::${place.accountId}:policy/${ManagedPolicyName ?? defaultName}`;
  policies.addManagedPolicy(arn, statementsOf(document));
  for (const name of Roles) policies.attach(name, arn);
  return { physicalId: arn, attributes: { PolicyArn: arn } };
};

const BucketPolicyProperties = z.object({ Bucket: z.string(), PolicyDocument });

export const bucketPolicy: Provider = ({ logicalId, properties }, { policies }) => {
  const { Bucket, PolicyDocument: document } = BucketPolicyProperties.parse(properties);
  policies.addResourcePolicy(`arn:aws:s3:::${Bucket}`, statementsOf(document));
  return { physicalId: logicalId, attributes: {} };
};

const QueuePolicyProperties = z.object({ Queues: names, PolicyDocument });

export const queuePolicy: Provider = ({ logicalId, properties }, { policies, place }) => {
  const { Queues, PolicyDocument: document } = QueuePolicyProperties.parse(properties);
  for (const url of Queues) {
    const name = url.split('/').at(-1) ?? '';
    policies.addResourcePolicy(
      `arn:aws:sqs:${place.region}:${place.accountId}:${name}`,
      statementsOf(document),
    );
  }
  return { physicalId: logicalId, attributes: { Id: logicalId } };
};
