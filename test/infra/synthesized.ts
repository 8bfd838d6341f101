import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import cdkJson from '../../cdk.json' with { type: 'json' };
import { functionNames } from '../../infra/bundle.ts';
import { JunbanStack } from '../../infra/junban-stack.ts';
import { temporaryDirectory } from './temporary-directory.ts';

/** A directory with a stand-in for every bundle: what the stack says does not depend on what the code does. */
function standInBundles(): string {
  const directory = temporaryDirectory('bundles');
  for (const name of functionNames) {
    mkdirSync(join(directory, name));
    writeFileSync(join(directory, name, 'index.mjs'), `export const handler = () => '${name}';\n`);
  }
  writeFileSync(join(directory, 'worker', 'Dockerfile'), 'FROM scratch\n');
  return directory;
}

export function newApp(): App {
  const outdir = temporaryDirectory('assembly');
  return new App({ context: cdkJson.context, outdir });
}

export const newStack = (app: App, disposable = false): JunbanStack =>
  new JunbanStack(app, 'Junban', { functionsDirectory: standInBundles(), disposable });

const resource = z.looseObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DeletionPolicy: z.string().optional(),
});
const templateSchema = z.looseObject({ Resources: z.record(z.string(), resource) });
export type Resource = z.infer<typeof resource>;

/** The resources of a template, found by type and by the construct path their logical id starts with. */
export class Resources {
  readonly template: Template;
  readonly #all: ReadonlyMap<string, Resource>;

  constructor(stack: Stack) {
    this.template = Template.fromStack(stack);
    this.#all = new Map(Object.entries(templateSchema.parse(this.template.toJSON()).Resources));
  }

  of(type: string, prefix = ''): [id: string, properties: Resource['Properties']][] {
    return [...this.#all]
      .filter(([id, { Type }]) => Type === type && id.startsWith(prefix))
      .map(([id, { Properties }]) => [id, Properties]);
  }

  /** @throws Error unless there is exactly one */
  one(type: string, prefix = ''): { id: string; properties: Resource['Properties']; resource: Resource } {
    const [found, ...more] = this.of(type, prefix);
    const whole = found && this.#all.get(found[0]);
    if (!found || !whole || more.length > 0) throw new Error(`not one ${type} with id ${prefix}…`);
    return { id: found[0], properties: found[1], resource: whole };
  }
}

export const junban = (options: { disposable?: boolean } = {}): Resources =>
  new Resources(newStack(newApp(), options.disposable));

/** A reference to another resource, as the template writes it. */
export const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
export const under = (id: string, path: string) => ({ 'Fn::Join': ['', [arnOf(id), path]] });
