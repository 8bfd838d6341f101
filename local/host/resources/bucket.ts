/** AWS::S3::Bucket. Lifecycle rules, encryption and access blocks have nothing to act on here. */

import { createHash } from 'node:crypto';
import { CreateBucketCommand, HeadBucketCommand } from '@aws-sdk/client-s3';
import * as z from 'zod';
import type { Provider } from './provider.ts';

const Properties = z.object({
  BucketName: z.string().optional(),
  CorsConfiguration: z
    .object({
      CorsRules: z.array(
        z.object({
          AllowedMethods: z.array(z.string()),
          AllowedOrigins: z.array(z.string()),
          AllowedHeaders: z.array(z.string()).default([]),
          ExposedHeaders: z.array(z.string()).default([]),
          MaxAge: z.coerce.number().optional(),
        }),
      ),
    })
    .optional(),
});

export const bucket: Provider = async ({ properties, defaultName }, { clients, place, cors }) => {
  const wanted = Properties.parse(properties);
  const name = wanted.BucketName ?? bucketName(defaultName);
  try {
    await clients.s3.send(new HeadBucketCommand({ Bucket: name }));
  } catch {
    await clients.s3.send(new CreateBucketCommand({ Bucket: name }));
  }
  cors.set(
    name,
    (wanted.CorsConfiguration?.CorsRules ?? []).map((rule) => ({
      allowedMethods: rule.AllowedMethods,
      allowedOrigins: rule.AllowedOrigins,
      allowedHeaders: rule.AllowedHeaders,
      exposedHeaders: rule.ExposedHeaders,
      maxAgeSeconds: rule.MaxAge,
    })),
  );
  return {
    physicalId: name,
    attributes: {
      Arn: `arn:aws:s3:::${name}`,
      DomainName: `${name}.s3.amazonaws.com`,
      RegionalDomainName: `${name}.s3.${place.region}.amazonaws.com`,
    },
  };
};

/** Lower case, at most 63 characters: a long name is cut and told apart by a digest. */
function bucketName(name: string): string {
  const lower = name.toLowerCase().replace(/[^a-z0-9-]/g, '-');
  if (lower.length <= 63) return lower;
  return `${lower.slice(0, 54)}-${createHash('sha256').update(name).digest('hex').slice(0, 8)}`;
}
