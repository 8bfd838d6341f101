/** AWS::KMS::Key and AWS::KMS::Alias. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { keyArn } from '../aws-endpoint/kms/kms.ts';
import type { Provider } from './provider.ts';

export const key: Provider = ({ defaultName }, { masterKeys, place }) => {
  // A key id has the form of a UUID; made from the name, it is the same on every start.
  const digest = createHash('sha256').update(defaultName).digest('hex');
  const keyId = digest.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  masterKeys.ensure(keyId);
  return { physicalId: keyId, attributes: { Arn: keyArn(place, keyId), KeyId: keyId } };
};

const AliasProperties = z.object({ AliasName: z.string(), TargetKeyId: z.string() });

export const keyAlias: Provider = ({ properties }, { masterKeys }) => {
  const { AliasName, TargetKeyId } = AliasProperties.parse(properties);
  masterKeys.setAlias(AliasName, TargetKeyId.replace(/^arn:.*:key\//, ''));
  return { physicalId: AliasName, attributes: {} };
};
