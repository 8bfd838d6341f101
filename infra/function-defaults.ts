import { RemovalPolicy } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, LoggingFormat, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

/** How long logs of functions and of the API are kept. */
export const logRetention = RetentionDays.ONE_MONTH;

/**
 * What every function has: its own role with no managed policy, its own log group with an end, JSON logs.
 *
 * x86_64 throughout: the npm package of Chromium carries the x86_64 build (arm64 is a separate download), the
 * local host runs the same one, and one architecture means one set of test results.
 */
export function functionDefaults(scope: Construct, id: string) {
  const logGroup = new LogGroup(scope, `${id}Log`, {
    retention: logRetention,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  // The managed AWSLambdaBasicExecutionRole could write any log of the account; this writes one.
  const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  logGroup.grantWrite(role);
  return {
    role,
    logGroup,
    loggingFormat: LoggingFormat.JSON,
    architecture: Architecture.X86_64,
    tracing: Tracing.DISABLED,
    // Stack traces in the source's own lines; the map is read when an error is shown, not at start.
    environment: { NODE_OPTIONS: '--enable-source-maps' },
  };
}
