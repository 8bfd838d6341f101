/** Brings a template to life, one resource after the other, each after those it names. */

import { inOrder } from '../assembly/dependencies.ts';
import { isRecord, resolve } from '../assembly/intrinsics.ts';
import { type Place, type Referable, stackScope } from '../assembly/stack-scope.ts';
import type { Creation, ResourceToCreate, Site } from './provider.ts';
import { providerOf } from './registry.ts';

export interface DeployedResource {
  readonly type: string;
  readonly physicalId: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface SkippedResource {
  readonly logicalId: string;
  readonly type: string;
  readonly why: string;
}

export interface Deployment {
  readonly resources: ReadonlyMap<string, DeployedResource>;
  readonly skipped: readonly SkippedResource[];
  readonly outputs: Readonly<Record<string, unknown>>;
}

export async function deploy(site: Site, parameters: Readonly<Record<string, string>>): Promise<Deployment> {
  const { template } = site.assembly;
  const created = new Map<string, Referable & { readonly type: string }>();
  const skipped: SkippedResource[] = [];
  const scope = stackScope(template, site.place, parameters, created);
  for (const logicalId of inOrder(template.Resources)) {
    const resource = template.Resources[logicalId];
    if (resource === undefined) continue;
    if (resource.Condition !== undefined && !scope.condition(resource.Condition)) continue;
    const { Type: type } = resource;
    const defaultName = `${site.place.stackName}-${logicalId}`;
    const provider = providerOf(type);
    if (provider === undefined || provider === 'nothing to run') {
      if (provider === undefined) skipped.push({ logicalId, type, why: `${type} does not run locally` });
      created.set(logicalId, { type, ...inert(type, defaultName, site.place) });
      continue;
    }
    const properties = resolve(resource.Properties, scope);
    const wanted = { logicalId, type, defaultName, properties: isRecord(properties) ? properties : {} };
    const creation = await named(wanted, () => provider(wanted, site));
    if ('skipped' in creation) {
      skipped.push({ logicalId, type, why: creation.skipped });
      created.set(logicalId, { type, ...inert(type, defaultName, site.place), ...creation.attributes });
    } else created.set(logicalId, { type, ...creation });
  }
  const outputs = Object.entries(template.Outputs)
    .filter(([, { Condition }]) => Condition === undefined || scope.condition(Condition))
    .map(([name, { Value }]) => [name, resolve(Value, scope)]);
  return { resources: created, skipped, outputs: Object.fromEntries(outputs) };
}

/** An error from deep inside a provider says which resource it was about. */
async function named(
  { logicalId, type }: ResourceToCreate,
  create: () => Promise<Creation> | Creation,
): Promise<Creation> {
  try {
    return await create();
  } catch (error) {
    if (error instanceof Error) error.message = `${logicalId} (${type}): ${error.message}`;
    throw error;
  }
}

function inert(type: string, name: string, { accountId }: Place): Referable {
  const service = type.split('::')[1]?.toLowerCase() ?? 'local';
  const kind = type.split('::')[2]?.toLowerCase() ?? 'resource';
  const region = service === 'iam' ? '' : 'local';
  return {
    physicalId: name,
    attributes: { Arn: `arn:aws:${service}:${region}:${accountId}:${kind}/${name}` },
    inert: true,
  };
}
