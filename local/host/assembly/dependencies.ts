/** The order of creation: a resource comes after all it names by Ref, GetAtt, Sub or DependsOn. */
import { HostError } from '../errors.ts';
import { asIntrinsic, isRecord } from './intrinsics.ts';
import type { Resource } from './template.ts';

/** @throws HostError `CYCLE` */
export function inOrder(resources: Readonly<Record<string, Resource>>): string[] {
  const order: string[] = [];
  const state = new Map<string, 'visiting' | 'done'>();
  const visit = (logicalId: string, path: readonly string[]) => {
    const resource = resources[logicalId];
    if (resource === undefined || state.get(logicalId) === 'done') return;
    if (state.get(logicalId) === 'visiting') {
      const cycle = [...path, logicalId].join(' → ');
      throw new HostError(
        'CYCLE',
        `Resources depend on each other: ${cycle}`,
        `リソースが循環参照しています: ${cycle}`,
      );
    }
    state.set(logicalId, 'visiting');
    for (const name of [...resource.DependsOn, ...references(resource.Properties)])
      visit(name, [...path, logicalId]);
    state.set(logicalId, 'done');
    order.push(logicalId);
  };
  for (const logicalId of Object.keys(resources)) visit(logicalId, []);
  return order;
}

/** Every name a value refers to; names of parameters are among them and do no harm. */
function references(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(references);
  if (!isRecord(value)) return [];
  const intrinsic = asIntrinsic(value);
  if (intrinsic?.name === 'Ref' && typeof intrinsic.argument === 'string') return [intrinsic.argument];
  if (intrinsic?.name === 'Fn::GetAtt') {
    const first: unknown = Array.isArray(intrinsic.argument)
      ? intrinsic.argument[0]
      : String(intrinsic.argument).split('.')[0];
    return typeof first === 'string' ? [first] : [];
  }
  if (intrinsic?.name === 'Fn::Sub') {
    const pattern: unknown = Array.isArray(intrinsic.argument) ? intrinsic.argument[0] : intrinsic.argument;
    const names = [...String(pattern).matchAll(/\$\{([^!}.]+)/g)].map((match) => match[1] ?? '');
    return [...names, ...references(Array.isArray(intrinsic.argument) ? intrinsic.argument.slice(1) : [])];
  }
  return Object.values(value).flatMap(references);
}
