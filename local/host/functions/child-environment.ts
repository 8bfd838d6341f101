/**
 * The environment variables of a function's process: those a Lambda has, those the template gives, and where AWS is.
 * Nothing of the host's own environment leaks in, or a function would work here and fail when deployed.
 * Source of the names: Lambda developer guide, "Defined runtime environment variables".
 */
import { homedir } from 'node:os';
import type { Credentials } from '../aws-endpoint/credentials.ts';
import type { FunctionConfig } from './function-config.ts';

/** Carried by every process of an environment, inherited by all it starts, unique: how the host finds strays. */
export const environmentMarker = 'AWS_LAMBDA_LOG_STREAM_NAME';

export interface Surroundings {
  readonly region: string;
  /** The origin of the AWS endpoint. */
  readonly awsEndpoint: string;
  readonly credentials: Credentials;
}

export function childEnvironment(
  config: FunctionConfig,
  environmentId: string,
  { region, awsEndpoint, credentials }: Surroundings,
): Record<string, string> {
  return {
    LANG: 'en_US.UTF-8',
    TZ: 'UTC',
    PATH: process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin',
    HOME: homedir(),
    // One temporary directory for all: the worker unpacks a browser of 200 MB there, once.
    ...(process.env.TMPDIR === undefined ? {} : { TMPDIR: process.env.TMPDIR }),
    ...config.environment,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    AWS_LAMBDA_FUNCTION_NAME: config.name,
    // What it may really take: a run with less than the template says is told so.
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(config.memoryLimitMb ?? config.memoryMb),
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${config.name}`,
    [environmentMarker]: environmentId,
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    LAMBDA_TASK_ROOT: config.taskRoot,
    _HANDLER: config.handler,
    AWS_ENDPOINT_URL: awsEndpoint,
    AWS_ENDPOINT_URL_DYNAMODB: awsEndpoint,
    AWS_ENDPOINT_URL_SQS: awsEndpoint,
    AWS_ENDPOINT_URL_S3: awsEndpoint,
    AWS_ENDPOINT_URL_KMS: awsEndpoint,
    AWS_ENDPOINT_URL_LAMBDA: awsEndpoint,
  };
}
