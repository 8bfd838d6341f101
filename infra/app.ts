/**
 * The CDK app: bundles the functions, then describes the stack. Needs no account, network or Docker.
 *
 * `cdk synth` and `node infra/app.ts` write the same template: the CLI hands its context over by environment,
 * the plain run reads it from cdk.json. Two thirds of the time go to CDK's check of the template against
 * CloudFormation's schemas; `CDK_VALIDATION=false` leaves it out where only a quick start matters.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import cdkJson from '../cdk.json' with { type: 'json' };
import { bundleFunctions } from './bundle.ts';
import { JunbanStack } from './junban-stack.ts';

const root = join(import.meta.dirname, '..');
// Of this run alone: another one of other sources would take parts away that its own index does not name.
const functionsDirectory = join(root, 'dist', `functions-${process.pid}`);
process.once('exit', () => rmSync(functionsDirectory, { recursive: true, force: true }));
await bundleFunctions({ root, outputDirectory: functionsDirectory });

const app = new App({
  outdir: process.env.CDK_OUTDIR ?? join(root, cdkJson.output),
  context: {
    ...cdkJson.context,
    // The CLI asks for these two: paths of constructs and assets in the template.
    'aws:cdk:enable-path-metadata': true,
    'aws:cdk:enable-asset-metadata': true,
  },
});
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
new JunbanStack(app, 'Junban', {
  functionsDirectory,
  // `-c disposable=true`: a stack for trying things out, whose data goes with it.
  disposable: String(app.node.tryGetContext('disposable')) === 'true',
});
app.synth();
