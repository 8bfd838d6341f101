/** How one type of resource comes to life on this machine. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import type { Assembly } from '../assembly/assembly.ts';
import type { Place, Referable } from '../assembly/stack-scope.ts';
import type { Credentials } from '../aws-endpoint/credentials.ts';
import type { MasterKeys } from '../aws-endpoint/kms/key-file.ts';
import type { PolicyBook } from '../aws-endpoint/permissions/policy-book.ts';
import type { CorsRule } from '../cors.ts';
import type { QueueMapping } from '../event-sources/queue-mapping.ts';
import type { HostEvents } from '../events.ts';
import type { FunctionConfig } from '../functions/function-config.ts';
import type { Functions } from '../functions/functions.ts';
import type { HttpApi } from '../http-api/server.ts';
import type { ScheduledRule } from '../rules/rule.ts';

export interface ResourceToCreate {
  readonly logicalId: string;
  readonly type: string;
  /** Every intrinsic function resolved. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** `<stack>-<logical id>`: the same on every start, so that state is found again. */
  readonly defaultName: string;
}

/** What a provider may use and add to. */
export interface Site {
  readonly place: Place;
  readonly assembly: Assembly;
  readonly dataDir: string;
  readonly events: HostEvents;
  /** Origin of the AWS endpoint. */
  readonly awsEndpoint: string;
  readonly clients: { readonly dynamodb: DynamoDBClient; readonly sqs: SQSClient; readonly s3: S3Client };
  readonly masterKeys: MasterKeys;
  /** Who may do what at the AWS endpoint. */
  readonly policies: PolicyBook;
  /** Name of the partition key attribute, by the ARN of the table or index. */
  readonly partitionKeys: Map<string, string>;
  /** The CORS rules of each bucket, by its name. */
  readonly cors: Map<string, readonly CorsRule[]>;
  readonly functions: Functions;
  readonly api: HttpApi;
  /** Integrations by id: which function answers. */
  readonly integrations: Map<string, string>;
  readonly mappings: QueueMapping[];
  readonly rules: ScheduledRule[];
  functionCredentials(functionLogicalId: string): Credentials;
  pollerClient(functionLogicalId: string): SQSClient;
  extraEnvironment(functionLogicalId: string): Readonly<Record<string, string>>;
  memoryLimitMb(config: Pick<FunctionConfig, 'logicalId' | 'name' | 'memoryMb'>): number | undefined;
}

/** A resource, or why it does not run here. */
export type Creation =
  | Referable
  | { readonly skipped: string; readonly attributes?: Referable['attributes'] };

export type Provider = (resource: ResourceToCreate, site: Site) => Promise<Creation> | Creation;

/** CloudFormation takes numbers and booleans as text too. */
export const flexibleNumber = z.coerce.number();
export const flexibleBoolean = z.union([
  z.boolean(),
  z.enum(['true', 'false']).transform((text) => text === 'true'),
]);
