/**
 * Reads a CDK cloud assembly: the manifest, the one stack's template, and where its assets lie.
 * Formats: `cloud-assembly-schema` of the AWS CDK, `manifest.json` and `<stack>.assets.json`.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as z from 'zod';
import { HostError } from '../errors.ts';
import { Template } from './template.ts';

const Manifest = z.object({
  artifacts: z.record(
    z.string(),
    z.object({
      type: z.string(),
      environment: z.string().optional(),
      properties: z
        .object({ templateFile: z.string().optional(), stackName: z.string().optional() })
        .loose()
        .optional(),
    }),
  ),
});

const Destinations = z.record(
  z.string(),
  z.object({ objectKey: z.string().optional(), imageTag: z.string().optional() }),
);
const AssetManifest = z.object({
  files: z
    .record(
      z.string(),
      z.object({ source: z.object({ path: z.string() }).loose(), destinations: Destinations }),
    )
    .default({}),
  dockerImages: z
    .record(
      z.string(),
      z.object({
        source: z.object({ directory: z.string(), dockerFile: z.string().default('Dockerfile') }).loose(),
        destinations: Destinations,
      }),
    )
    .default({}),
});

export interface DockerAsset {
  /** Absolute path of the build context. */
  readonly directory: string;
  /** Absolute path of the Dockerfile. */
  readonly dockerfile: string;
}

export interface Assembly {
  readonly stackName: string;
  /** From the stack's environment, if it names one. */
  readonly region: string | undefined;
  readonly template: Template;
  /** By S3 object key: the absolute path of the directory or file. */
  readonly files: ReadonlyMap<string, string>;
  /** By image tag. */
  readonly images: ReadonlyMap<string, DockerAsset>;
}

/** @throws HostError `NO_ASSEMBLY` without a manifest, `ONE_STACK` unless it holds exactly one stack */
export function readAssembly(assemblyDir: string): Assembly {
  const manifestFile = join(assemblyDir, 'manifest.json');
  if (!existsSync(manifestFile))
    throw new HostError(
      'NO_ASSEMBLY',
      `${assemblyDir} holds no manifest.json: synthesize the stack first (npm run synth).`,
      `${assemblyDir} に manifest.json がありません。先に npm run synth を実行してください。`,
    );
  const { artifacts } = Manifest.parse(readJson(manifestFile));
  const stacks = Object.entries(artifacts).filter(([, { type }]) => type === 'aws:cloudformation:stack');
  const [stack] = stacks;
  if (stack === undefined || stacks.length > 1)
    throw new HostError(
      'ONE_STACK',
      `The local host runs one stack; this assembly holds ${stacks.length}.`,
      `ローカルホストが扱えるスタックは1つです（このアセンブリには ${stacks.length} 個あります）。`,
    );
  const [id, artifact] = stack;
  const template = Template.parse(
    readJson(join(assemblyDir, artifact.properties?.templateFile ?? `${id}.template.json`)),
  );
  return {
    stackName: artifact.properties?.stackName ?? id,
    region: knownRegion(artifact.environment),
    template,
    ...readAssets(assemblyDir, join(assemblyDir, `${id}.assets.json`)),
  };
}

function readAssets(assemblyDir: string, file: string): Pick<Assembly, 'files' | 'images'> {
  const files = new Map<string, string>();
  const images = new Map<string, DockerAsset>();
  if (!existsSync(file)) return { files, images };
  const assets = AssetManifest.parse(readJson(file));
  for (const { source, destinations } of Object.values(assets.files))
    for (const { objectKey } of Object.values(destinations))
      if (objectKey !== undefined) files.set(objectKey, resolve(assemblyDir, source.path));
  for (const { source, destinations } of Object.values(assets.dockerImages)) {
    const directory = resolve(assemblyDir, source.directory);
    for (const { imageTag } of Object.values(destinations))
      if (imageTag !== undefined)
        images.set(imageTag, { directory, dockerfile: join(directory, source.dockerFile) });
  }
  return { files, images };
}

/** `aws://123456789012/ap-northeast-1` → `ap-northeast-1`; an agnostic stack says `unknown-region`. */
function knownRegion(environment: string | undefined): string | undefined {
  const region = environment?.split('/').at(-1);
  return region === undefined || region === 'unknown-region' ? undefined : region;
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}
