/** A small cloud assembly on disk, as `cdk synth` writes it, for tests of the local host. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Workplace {
  readonly assemblyDir: string;
  readonly dataDir: string;
  remove(): void;
}

export interface AssemblyParts {
  readonly resources: Readonly<Record<string, object>>;
  /** Zip assets: files by name, by asset hash. */
  readonly zips?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Image assets: the files of the build context, by asset hash. */
  readonly images?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly parameters?: Readonly<Record<string, object>>;
  readonly outputs?: Readonly<Record<string, object>>;
}

export function makeWorkplace(parts: AssemblyParts): Workplace {
  const root = mkdtempSync(join(tmpdir(), 'junban-host-test-'));
  const assemblyDir = join(root, 'cdk.out');
  writeAssembly(assemblyDir, parts);
  return {
    assemblyDir,
    dataDir: join(root, 'data'),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

function writeAssembly(
  directory: string,
  { resources, zips = {}, images = {}, ...parts }: AssemblyParts,
): void {
  mkdirSync(directory, { recursive: true });
  for (const [hash, files] of Object.entries({ ...zips, ...images })) {
    const asset = join(directory, `asset.${hash}`);
    mkdirSync(asset, { recursive: true });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(asset, name), text);
  }
  const write = (name: string, content: object) =>
    writeFileSync(join(directory, name), JSON.stringify(content));
  write('manifest.json', {
    version: '48.0.0',
    artifacts: {
      'test.assets': { type: 'cdk:asset-manifest', properties: { file: 'test.assets.json' } },
      test: {
        type: 'aws:cloudformation:stack',
        environment: 'aws://unknown-account/unknown-region',
        properties: { templateFile: 'test.template.json', stackName: 'test' },
      },
    },
  });
  write('test.assets.json', {
    version: '48.0.0',
    files: Object.fromEntries(
      Object.keys(zips).map((hash) => [
        hash,
        {
          source: { path: `asset.${hash}`, packaging: 'zip' },
          destinations: { here: { bucketName: 'assets', objectKey: `${hash}.zip` } },
        },
      ]),
    ),
    dockerImages: Object.fromEntries(
      Object.keys(images).map((hash) => [
        hash,
        {
          source: { directory: `asset.${hash}` },
          destinations: { here: { repositoryName: 'images', imageTag: hash } },
        },
      ]),
    ),
  });
  write('test.template.json', {
    Parameters: parts.parameters ?? {},
    Resources: resources,
    Outputs: parts.outputs ?? {},
  });
}

/** An AWS::Lambda::Function on the zip asset of that hash. */
export function zipFunction(hash: string, properties: object = {}): object {
  return {
    Type: 'AWS::Lambda::Function',
    Properties: {
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Code: { S3Bucket: { 'Fn::Sub': `assets-\${AWS::AccountId}-\${AWS::Region}` }, S3Key: `${hash}.zip` },
      Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
      Timeout: 10,
      MemorySize: 256,
      ...properties,
    },
  };
}

export interface Grant {
  readonly Effect?: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: object;
}

/** A role that may do this and nothing else. */
export function roleAllowing(...grants: readonly Grant[]): object {
  const Statement = grants.map((grant) => ({ Effect: 'Allow', ...grant }));
  const Policies = [{ PolicyName: 'own', PolicyDocument: { Version: '2012-10-17', Statement } }];
  return { Type: 'AWS::IAM::Role', Properties: { Policies } };
}

/** A role that may do nothing. */
export const role = roleAllowing();

/** What an event source mapping needs of its function's role. */
export function receivingFrom(...queues: readonly string[]): Grant {
  return {
    Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
    Resource: queues.map((queue) => ({ 'Fn::GetAtt': [queue, 'Arn'] })),
  };
}

/** HTTP API resources: one integration and route per entry `routeKey → function logical id`. */
export function httpApi(routes: Readonly<Record<string, string>>): Record<string, object> {
  const entries = Object.entries(routes).flatMap(([RouteKey, functionId], index) => [
    [
      `Integration${index}`,
      {
        Type: 'AWS::ApiGatewayV2::Integration',
        Properties: {
          ApiId: { Ref: 'Api' },
          IntegrationType: 'AWS_PROXY',
          IntegrationUri: { 'Fn::GetAtt': [functionId, 'Arn'] },
          PayloadFormatVersion: '2.0',
        },
      },
    ],
    [
      `Route${index}`,
      {
        Type: 'AWS::ApiGatewayV2::Route',
        Properties: {
          ApiId: { Ref: 'Api' },
          RouteKey,
          Target: { 'Fn::Join': ['', ['integrations/', { Ref: `Integration${index}` }]] },
        },
      },
    ],
  ]);
  return {
    Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'test', ProtocolType: 'HTTP' } },
    Stage: {
      Type: 'AWS::ApiGatewayV2::Stage',
      Properties: { ApiId: { Ref: 'Api' }, StageName: '$default', AutoDeploy: true },
    },
    ...Object.fromEntries(entries),
  };
}
