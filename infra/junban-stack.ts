import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { lanes } from '../shared/lanes.ts';
import { AccessSettings } from './access-settings.ts';
import { Api } from './api.ts';
import { FilesBucket } from './files-bucket.ts';
import { JobTable } from './job-table.ts';
import { JobcanSite } from './jobcan-site.ts';
import { Lane } from './lane.ts';
import { ProofKey } from './proof-key.ts';
import { Tick } from './tick.ts';
import { VaultKey } from './vault-key.ts';
import { Wakeups } from './wakeups.ts';
import { ZipFunction } from './zip-function.ts';

export interface JunbanStackProps extends StackProps {
  /** What `bundleFunctions` wrote: one directory per function. */
  readonly functionsDirectory: string;
  /** True for a stack whose data may be deleted with it; false keeps table, files and keys. */
  readonly disposable: boolean;
}

/**
 * The whole service:
 *
 * ```
 * browser / CLI / cron
 *       │ HTTPS
 *      Api ─► submit · read · operate
 *       │         │
 *       │         ▼
 *       │      JobTable ◄──────────── Tick (every minute + Wakeups)
 *       │         ▲      doorbells │
 *       ▼         │                ▼
 *  FilesBucket  Lane's worker ◄─ Lane's queue (+ dead letters), one Lane per entry of shared/lanes.ts
 * ```
 *
 * Who may do what is the second half of the constructor: a grant gives the permission and the address together.
 */
export class JunbanStack extends Stack {
  constructor(scope: Construct, id: string, { functionsDirectory, disposable, ...props }: JunbanStackProps) {
    super(scope, id, {
      description: 'Junban: heavy jobs, one at a time, in order.',
      terminationProtection: !disposable,
      // No CDK usage-metadata resource: the template holds only what the service needs.
      analyticsReporting: false,
      ...props,
    });

    const table = new JobTable(this, 'Jobs', { disposable });
    const files = new FilesBucket(this, 'Files', { disposable });
    const vault = new VaultKey(this, 'Vault', { disposable });
    const proofs = new ProofKey(this, 'Proof', { disposable });
    const site = new JobcanSite(this);
    const access = new AccessSettings(this);
    const wakeups = new Wakeups(this, 'Wakeups');

    // Submit reads a workbook of up to 10 MB, inflated in memory; Lambda gives CPU in proportion to memory.
    // HTTP API cuts a request off at 30 s, so no function behind it has longer.
    const submit = new ZipFunction(this, 'Submit', {
      codeDirectory: `${functionsDirectory}/submit`,
      memoryMb: 1024,
      timeoutSeconds: 29,
    });
    // Read writes results into a workbook of the same size.
    const read = new ZipFunction(this, 'Read', {
      codeDirectory: `${functionsDirectory}/read`,
      memoryMb: 1024,
      timeoutSeconds: 29,
    });
    const operate = new ZipFunction(this, 'Operate', {
      codeDirectory: `${functionsDirectory}/operate`,
      memoryMb: 512,
      timeoutSeconds: 29,
    });
    for (const fn of [submit, read, operate]) access.configure(fn);
    const api = new Api(this, 'Api', { functions: { submit, read, operate } });
    const tick = new Tick(this, 'Tick', { codeDirectory: `${functionsDirectory}/tick`, wakeups });
    const workLanes = Object.values(lanes).map(
      (lane) => new Lane(this, Lane.idOf(lane), { lane, imageDirectory: `${functionsDirectory}/worker` }),
    );

    table.grantAdmit(submit);
    files.grantTakeUpload(submit);
    files.grantTakeSource(submit);
    vault.grantSeal(submit);
    proofs.grantProve(submit);

    table.grantRead(read);
    files.grantHandOut(read);
    table.grantOperate(operate);
    vault.grantSeal(operate);
    proofs.grantProve(operate);
    files.grantDelete(operate);
    table.grantTick(tick.handler);

    wakeups.grantSchedule(submit);
    wakeups.grantSchedule(tick.handler);
    wakeups.grantRedrive(operate);

    for (const lane of workLanes) {
      // The one lane whose job types sign in somewhere and keep what they saw: no other worker may open a secret.
      if (lane.name === 'browser') {
        site.configure(lane.worker);
        vault.grantOpen(lane.worker);
        files.grantKeep(lane.worker);
      }
      lane.grantRing(submit);
      lane.grantRing(operate);
      lane.grantRing(tick.handler);
      lane.grantRedrive(operate);

      table.grantRun(lane.worker);
      wakeups.grantSchedule(lane.worker);
    }

    new CfnOutput(this, 'ApiUrl', { value: api.url, description: 'Base URL of the HTTP API.' });
    new CfnOutput(this, 'OperateFunction', {
      value: operate.functionName,
      description: 'Invoked directly, it takes the commands of operators (docs/runbook.md).',
    });
    new CfnOutput(this, 'TableName', { value: table.name, description: 'The one table.' });
  }
}
