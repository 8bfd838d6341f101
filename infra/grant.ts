import { Validations } from 'aws-cdk-lib';
import { Effect, PolicyStatement, type PolicyStatementProps } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';

/** What a function may never do, whatever else it was granted. */
export function deny(
  fn: LambdaFunction,
  { actions, resources, conditions }: Omit<Permission, 'environment'>,
): void {
  fn.addToRolePolicy(
    new PolicyStatement({
      effect: Effect.DENY,
      actions: [...actions],
      resources: [...resources],
      ...(conditions && { conditions }),
    }),
  );
}

/** What one function may do, and how it finds the thing: the two are given together or not at all. */
export interface Permission {
  /** Exact action names; none ends in a star. */
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions?: PolicyStatementProps['conditions'];
  /** Variables of the function's environment. */
  readonly environment?: Readonly<Record<string, string>>;
}

export function allow(
  fn: LambdaFunction,
  { actions, resources, conditions, environment = {} }: Permission,
): void {
  fn.addToRolePolicy(
    new PolicyStatement({
      actions: [...actions],
      resources: [...resources],
      ...(conditions && { conditions }),
    }),
  );
  for (const [name, value] of Object.entries(environment)) fn.addEnvironment(name, value);
}

/**
 * States why a resource of a function's policy ends in a star. The checks refuse each one that is not stated.
 *
 * @param resource as cdk-nag writes it: `<LogicalId.Arn>/prefix/*`
 */
export function justifyWildcard(fn: LambdaFunction, resource: string, reason: string): void {
  if (fn.role)
    Validations.of(fn.role).acknowledge({ id: `AwsSolutions-IAM5[Resource::${resource}]`, reason });
}
