/** The part of a CloudFormation template the host reads. Everything below a property is parsed by its provider. */
import * as z from 'zod';

export const Resource = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DependsOn: z.union([z.string().transform((one) => [one]), z.array(z.string())]).default([]),
  Condition: z.string().optional(),
});
export type Resource = z.infer<typeof Resource>;

export const Template = z.object({
  Parameters: z
    .record(
      z.string(),
      z.object({
        Type: z.string(),
        Default: z.union([z.string(), z.number().transform(String)]).optional(),
        AllowedValues: z.array(z.coerce.string()).optional(),
        AllowedPattern: z.string().optional(),
      }),
    )
    .default({}),
  Conditions: z.record(z.string(), z.unknown()).default({}),
  Mappings: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown()))).default({}),
  Resources: z.record(z.string(), Resource),
  Outputs: z
    .record(z.string(), z.object({ Value: z.unknown(), Condition: z.string().optional() }))
    .default({}),
});
export type Template = z.infer<typeof Template>;
