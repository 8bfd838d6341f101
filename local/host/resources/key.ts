/** AWS::KMS::Key and AWS::KMS::Alias. */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { KeySpec } from '../aws-endpoint/kms/key-file.ts';
import { keyArn, usageOf } from '../aws-endpoint/kms/kms.ts';
import { PolicyDocument, statementsOf } from '../aws-endpoint/permissions/policy.ts';
import { HostError } from '../errors.ts';
import type { Provider } from './provider.ts';

const KeyProperties = z.object({
  KeySpec: z.string().default('SYMMETRIC_DEFAULT'),
  KeyUsage: z.string().default('ENCRYPT_DECRYPT'),
  KeyPolicy: PolicyDocument.optional(),
});

export const key: Provider = ({ properties, defaultName }, { masterKeys, policies, place }) => {
  const { KeySpec: specName, KeyUsage: usage, KeyPolicy } = KeyProperties.parse(properties);
  const { data: spec } = KeySpec.safeParse(specName);
  if (spec === undefined) return { skipped: `keys of the kind ${specName} do not run locally` };
  if (usageOf[spec] !== usage)
    throw new HostError(
      'KEY_USAGE',
      `A key of the kind ${spec} cannot be used for ${usage}; KMS takes ${usageOf[spec]} only.`,
      `${spec} のキーは ${usage} に使えません。KeyUsage は ${usageOf[spec]} にしてください。`,
    );
  // A key id has the form of a UUID; made from the name, it is the same on every start. Another kind is another
  // key, as it is for CloudFormation, which replaces a key whose kind changes.
  const name = spec === 'SYMMETRIC_DEFAULT' ? defaultName : `${defaultName} ${spec}`;
  const digest = createHash('sha256').update(name).digest('hex');
  const keyId = digest.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  masterKeys.ensure(keyId, spec);
  policies.addResourcePolicy(keyArn(place, keyId), statementsOf(KeyPolicy ?? defaultPolicy(place.accountId)));
  return { physicalId: keyId, attributes: { Arn: keyArn(place, keyId), KeyId: keyId } };
};

/** What KMS gives a key without one: the policies of the account decide (KMS developer guide, "Default key policy"). */
function defaultPolicy(accountId: string): PolicyDocument {
  const AWS = [`arn:aws:iam::${accountId}:root`];
  return {
    Statement: [{ Effect: 'Allow', Principal: { AWS }, Action: ['kms:*'], Resource: ['*'] }],
  };
}

const AliasProperties = z.object({ AliasName: z.string(), TargetKeyId: z.string() });

export const keyAlias: Provider = ({ properties }, { masterKeys }) => {
  const { AliasName, TargetKeyId } = AliasProperties.parse(properties);
  masterKeys.setAlias(AliasName, TargetKeyId.replace(/^arn:.*:key\//, ''));
  return { physicalId: AliasName, attributes: {} };
};
