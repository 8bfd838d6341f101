/** AWS::Lambda::Function from a zip asset, inline code or an image asset; versions and aliases of it. */
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { DockerAsset } from '../assembly/assembly.ts';
import { HostError } from '../errors.ts';
import { readDockerfile } from '../functions/dockerfile.ts';
import type { FunctionConfig } from '../functions/function-config.ts';
import type { Provider, Site } from './provider.ts';
import { flexibleNumber } from './provider.ts';

const Properties = z.object({
  FunctionName: z.string().optional(),
  Role: z.string().optional(),
  Runtime: z.string().optional(),
  Handler: z.string().optional(),
  PackageType: z.enum(['Zip', 'Image']).default('Zip'),
  Code: z.object({
    S3Bucket: z.string().optional(),
    S3Key: z.string().optional(),
    ZipFile: z.string().optional(),
    ImageUri: z.string().optional(),
  }),
  ImageConfig: z.object({ Command: z.array(z.string()).optional() }).optional(),
  Environment: z.object({ Variables: z.record(z.string(), z.coerce.string()).default({}) }).optional(),
  MemorySize: flexibleNumber.default(128),
  Timeout: flexibleNumber.default(3),
  ReservedConcurrentExecutions: flexibleNumber.optional(),
});
type Properties = z.infer<typeof Properties>;

type Code = Pick<FunctionConfig, 'taskRoot' | 'handler' | 'environment'>;

export const lambdaFunction: Provider = ({ logicalId, properties, defaultName }, site) => {
  const wanted = Properties.parse(properties);
  if (wanted.PackageType === 'Zip' && !wanted.Runtime?.startsWith('nodejs'))
    return { skipped: `the local host runs Node.js functions, not ${wanted.Runtime}` };
  site.policies.requireRole(wanted.Role);
  const name = wanted.FunctionName ?? defaultName;
  const arn = `arn:aws:lambda:${site.place.region}:${site.place.accountId}:function:${name}`;
  const code =
    wanted.PackageType === 'Image' ? imageCode(logicalId, wanted, site) : zipCode(logicalId, wanted, site);
  const memory = { logicalId, name, memoryMb: wanted.MemorySize };
  site.functions.add(
    {
      ...memory,
      arn,
      roleArn: wanted.Role,
      packageType: wanted.PackageType,
      taskRoot: code.taskRoot,
      handler: code.handler,
      timeoutSeconds: wanted.Timeout,
      memoryLimitMb: site.memoryLimitMb(memory),
      reservedConcurrency: wanted.ReservedConcurrentExecutions,
      environment: {
        ...code.environment,
        ...wanted.Environment?.Variables,
        ...site.extraEnvironment(logicalId),
      },
    },
    {
      region: site.place.region,
      awsEndpoint: site.awsEndpoint,
      credentials: site.functionCredentials(logicalId),
    },
  );
  return { physicalId: name, attributes: { Arn: arn } };
};

function zipCode(logicalId: string, { Code: code, Handler }: Properties, site: Site): Code {
  const handler = Handler ?? 'index.handler';
  if (code.ZipFile !== undefined) {
    const taskRoot = join(site.dataDir, 'inline', logicalId);
    mkdirSync(taskRoot, { recursive: true });
    // Whatever package.json lies above, inline code is CommonJS, as on Lambda.
    writeFileSync(join(taskRoot, 'package.json'), '{}');
    writeFileSync(join(taskRoot, 'index.js'), code.ZipFile);
    return { taskRoot, handler, environment: {} };
  }
  const taskRoot = site.assembly.files.get(code.S3Key ?? '');
  if (taskRoot === undefined || !existsSync(taskRoot) || !statSync(taskRoot).isDirectory())
    throw noCode(logicalId, code.S3Key);
  return { taskRoot, handler, environment: {} };
}

function imageCode(logicalId: string, { Code: code, ImageConfig }: Properties, site: Site): Code {
  const asset = site.assembly.images.get(code.ImageUri?.split(':').at(-1) ?? '');
  if (asset === undefined || !existsSync(asset.directory)) throw noCode(logicalId, code.ImageUri);
  const { environment, command } = settings(asset);
  const handler = ImageConfig?.Command?.[0] ?? command;
  if (handler === undefined) throw noCode(logicalId, `CMD of ${asset.dockerfile}`);
  return { taskRoot: asset.directory, handler, environment };
}

function settings({ directory, dockerfile }: DockerAsset): ReturnType<typeof readDockerfile> {
  if (!existsSync(dockerfile)) return { environment: {}, command: undefined };
  return readDockerfile(readFileSync(dockerfile, 'utf8'), { LAMBDA_TASK_ROOT: directory });
}

function noCode(logicalId: string, what: string | undefined): HostError {
  return new HostError(
    'NO_CODE',
    `The code of function ${logicalId} (${what}) is not in the cloud assembly.`,
    `関数 ${logicalId} のコード（${what}）がクラウドアセンブリにありません。`,
  );
}

const OfFunction = z.object({ FunctionName: z.string(), Name: z.string().optional() });

/** A version or an alias runs what there is: locally there is one version of everything. */
export const functionVersion: Provider = ({ properties }, { functions, place }) => {
  const { FunctionName, Name: qualifier = '1' } = OfFunction.parse(properties);
  const name = functions.find(FunctionName)?.config.name ?? FunctionName;
  const arn = `arn:aws:lambda:${place.region}:${place.accountId}:function:${name}:${qualifier}`;
  return { physicalId: arn, attributes: { Version: qualifier, FunctionArn: arn, AliasArn: arn } };
};
