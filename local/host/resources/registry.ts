/** Which provider makes which type; and the types that have nothing to run, so that nobody need be told of them. */
import { bucket } from './bucket.ts';
import { eventSourceMapping } from './event-source.ts';
import { functionVersion, lambdaFunction } from './function.ts';
import { httpApi, integration, route, stage } from './http-api.ts';
import { bucketPolicy, managedPolicy, policy, queuePolicy, role } from './iam.ts';
import { key, keyAlias } from './key.ts';
import type { Provider } from './provider.ts';
import { queue } from './queue.ts';
import { rule } from './rule.ts';
import { table } from './table.ts';

const providers: Readonly<Record<string, Provider>> = {
  'AWS::ApiGatewayV2::Api': httpApi,
  'AWS::ApiGatewayV2::Integration': integration,
  'AWS::ApiGatewayV2::Route': route,
  'AWS::ApiGatewayV2::Stage': stage,
  'AWS::DynamoDB::GlobalTable': table,
  'AWS::DynamoDB::Table': table,
  'AWS::Events::Rule': rule,
  'AWS::IAM::ManagedPolicy': managedPolicy,
  'AWS::IAM::Policy': policy,
  'AWS::IAM::Role': role,
  'AWS::KMS::Alias': keyAlias,
  'AWS::KMS::Key': key,
  'AWS::Lambda::Alias': functionVersion,
  'AWS::Lambda::EventSourceMapping': eventSourceMapping,
  'AWS::Lambda::Function': lambdaFunction,
  'AWS::Lambda::Version': functionVersion,
  'AWS::S3::Bucket': bucket,
  'AWS::S3::BucketPolicy': bucketPolicy,
  'AWS::SQS::Queue': queue,
  'AWS::SQS::QueuePolicy': queuePolicy,
};

/**
 * Declarations of who may invoke a function, of what AWS keeps, or of how it repeats asynchronous invocations, which the
 * host does not: there is no process or store behind them.
 */
const nothingToRun = new Set([
  'AWS::CDK::Metadata',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::Permission',
  'AWS::Logs::LogGroup',
  'AWS::Logs::ResourcePolicy',
]);

export function providerOf(type: string): Provider | 'nothing to run' | undefined {
  return providers[type] ?? (nothingToRun.has(type) ? 'nothing to run' : undefined);
}
