/**
 * The local host: runs a synthesized CloudFormation template on this machine, on AWS' own wire protocols.
 *
 *   tables     Dynoxide, a child process         functions   child processes, one per environment
 *   queues     fauxqs, in this process           HTTP API    a loopback server
 *   buckets    fauxqs                            mappings    pollers here
 *   keys       here                              rules       timers here
 *   Invoke     here
 *
 * Functions cannot tell it from AWS, but for AWS_ENDPOINT_URL. Everything listens on the loopback interface only.
 */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readAssembly } from './assembly/assembly.ts';
import { EndpointClock } from './aws-endpoint/clock.ts';
import type { CallCounter } from './aws-endpoint/count.ts';
import { CredentialBook, type Credentials } from './aws-endpoint/credentials.ts';
import { startAwsEndpoint } from './aws-endpoint/endpoint.ts';
import { Faults } from './aws-endpoint/faults/faults.ts';
import { MasterKeys } from './aws-endpoint/kms/key-file.ts';
import { kmsStage } from './aws-endpoint/kms/kms.ts';
import { lambdaStage } from './aws-endpoint/lambda/invoke.ts';
import { permissions } from './aws-endpoint/permissions/permissions.ts';
import { PolicyBook } from './aws-endpoint/permissions/policy-book.ts';
import { adminClients, sqsClient } from './clients.ts';
import { startTables } from './emulators/dynoxide.ts';
import { emulatedAccountId, startQueuesAndBuckets } from './emulators/fauxqs.ts';
import { type HostEvent, HostEvents, type NumberedEvent } from './events.ts';
import type { FunctionConfig } from './functions/function-config.ts';
import { Functions } from './functions/functions.ts';
import { InvocationFailed } from './functions/invocation.ts';
import { findMemoryControl } from './functions/memory-group.ts';
import { RunningList } from './functions/running-list.ts';
import { removeHostFile, writeHostFile } from './host-file.ts';
import { startHttpApi } from './http-api/server.ts';
import { takeLock } from './lock.ts';
import { recallPorts, rememberPorts } from './remembered-ports.ts';
import { type DeployedResource, deploy, type SkippedResource } from './resources/deploy.ts';
import type { Site } from './resources/provider.ts';
import { Teardown } from './teardown.ts';

export interface HostOptions {
  /** A CDK cloud assembly (`cdk.out`) with one stack. */
  readonly assemblyDir: string;
  /** What survives a restart: SQLite files, keys, logs, ports. Made if absent. One host at a time. */
  readonly dataDir: string;
  /** Port of the HTTP API, 0 for any. Default: that of last time if it is free, else any. */
  readonly apiPort?: number;
  /** Variables added to a function's environment, over those of the template. */
  readonly environment?:
    | Readonly<Record<string, Readonly<Record<string, string>>>>
    | ((functionLogicalId: string) => Readonly<Record<string, string>>);
  /** Values of the template's parameters. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** What an environment is held to, in MiB; undefined for no limit. Default: the template's MemorySize. */
  readonly memoryLimitMb?: Site['memoryLimitMb'];
  /** Called for every event, from the first one on. */
  readonly onEvent?: (event: NumberedEvent) => void;
  /** Faults of the AWS endpoint to begin with, while the template comes to life: become `Host.faults`. */
  readonly faults?: Faults;
}

interface HostInfo {
  /** How environments are held to their memory, or why they are not. */
  readonly memory: string;
}

interface RunningFunction {
  readonly logicalId: string;
  readonly name: string;
  readonly config: FunctionConfig;
  /** Process ids of the living environments. */
  readonly processes: readonly number[];
}

export interface Host {
  readonly apiUrl: string;
  readonly awsEndpoint: string;
  readonly region: string;
  readonly accountId: string;
  /** May do everything: for tests and tools. */
  readonly credentials: Credentials;
  readonly resources: ReadonlyMap<string, DeployedResource>;
  /** What the template declares and this machine does not run, with the reason. */
  readonly skipped: readonly SkippedResource[];
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly functions: readonly RunningFunction[];
  readonly info: HostInfo;
  /** Calls to the AWS endpoint, by caller, service and action: served, refused, befallen by a fault. */
  readonly calls: CallCounter;
  /** Makes calls to the AWS endpoint fail, wait or lose their answer. */
  readonly faults: Faults;
  /** What the AWS endpoint says the time is. */
  readonly clock: EndpointClock;
  readonly events: HostEvents;
  /** @throws InvocationFailed */
  invoke(functionLogicalId: string, event: unknown): Promise<unknown>;
  /** Fires a scheduled rule now; resolves when its targets have ended. */
  fireRule(ruleLogicalId: string): Promise<void>;
  /** See `HostEvents.waitFor`. */
  waitFor(predicate: (event: HostEvent) => boolean, timeoutMs: number, mark?: number): Promise<NumberedEvent>;
  /** Ends every process it started and frees every port. May be called again. */
  stop(): Promise<void>;
}

const defaultRegion = 'ap-northeast-1';
/** Time between SIGTERM and SIGKILL for functions when the host stops. */
const graceMs = 300;

/**
 * @throws HostError when the directory is in use, the assembly cannot be read or the template cannot run;
 * whatever was started by then is ended first
 */
export async function startHost(options: HostOptions): Promise<Host> {
  const teardown = new Teardown();
  try {
    return await start(options, teardown);
  } catch (error) {
    await teardown.run();
    throw error;
  }
}

async function start(options: HostOptions, teardown: Teardown): Promise<Host> {
  const startedAt = performance.now();
  const events = new HostEvents();
  if (options.onEvent) events.subscribe(options.onEvent);
  const assembly = readAssembly(options.assemblyDir);
  const dataDir = resolve(options.dataDir);
  // What is in it is its owner's alone: records, files, keys.
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const lock = takeLock(dataDir);
  teardown.add(() => lock.release());
  // Of a host that was killed.
  removeHostFile(dataDir);
  const running = new RunningList(dataDir);
  await running.endLeftovers();

  const region = assembly.region ?? defaultRegion;
  const place = { stackName: assembly.stackName, region, accountId: emulatedAccountId };
  const ports = recallPorts(dataDir);
  const memory = findMemoryControl();

  const [tables, fauxqs] = await Promise.all([
    startTables(join(dataDir, 'tables.db'), running).then((started) => teardown.also(started, started.stop)),
    startQueuesAndBuckets(dataDir, region).then((started) => teardown.also(started, started.stop)),
  ]);
  const masterKeys = new MasterKeys(dataDir);
  const book = new CredentialBook(`${dataDir}\n${assembly.stackName}`);
  const functions = new Functions({ dataDir, events, memory, running, graceMs });
  const policies = new PolicyBook();
  const partitionKeys = new Map<string, string>();
  const faults = options.faults ?? new Faults();
  const clock = new EndpointClock();
  const endpoint = await startAwsEndpoint({
    credentials: book,
    emulatorPorts: { dynamodb: tables.port, fauxqs: fauxqs.port },
    kms: kmsStage(masterKeys, place),
    lambda: lambdaStage(functions, place),
    preferredPort: ports.aws,
    permissions: permissions({
      policies,
      place,
      masterKeys,
      partitionKeys,
      s3Port: fauxqs.port,
      functionConfig: (logicalId) => functions.get(logicalId)?.config,
    }),
    faults,
    clock,
  });
  teardown.add(() => endpoint.close());

  const api = await startHttpApi({
    functions,
    accountId: place.accountId,
    preferredPort: options.apiPort === 0 ? 0 : ports.api,
    requiredPort: options.apiPort === 0 ? undefined : options.apiPort,
  });
  teardown.add(() => functions.stop());
  teardown.add(() => api.close());
  rememberPorts(dataDir, { api: api.port, aws: endpoint.port });

  const credentials = book.issue({ kind: 'admin' });
  const clients = adminClients(endpoint.origin, region, credentials);
  teardown.add(clients.destroy);
  const site: Site = {
    place,
    assembly,
    dataDir,
    events,
    awsEndpoint: endpoint.origin,
    clients,
    masterKeys,
    policies,
    partitionKeys,
    cors: endpoint.cors,
    functions,
    api,
    integrations: new Map(),
    mappings: [],
    rules: [],
    functionCredentials: (functionLogicalId) => book.issue({ kind: 'function', functionLogicalId }),
    pollerClient: (functionLogicalId) =>
      sqsClient(endpoint.origin, region, book.issue({ kind: 'poller', functionLogicalId })),
    extraEnvironment: (functionLogicalId) => extraEnvironment(options, functionLogicalId),
    memoryLimitMb: options.memoryLimitMb ?? (({ memoryMb }) => memoryMb),
  };
  const deployment = await deploy(site, options.parameters ?? {});

  for (const mapping of site.mappings) mapping.start();
  for (const rule of site.rules) rule.start();
  // Last in, first out: nothing new is begun, then the functions end, then what they talk to.
  teardown.add(() => {
    for (const mapping of site.mappings) mapping.quiesce();
    for (const rule of site.rules) rule.stop();
  });
  api.open();
  const { accessKeyId, secretAccessKey } = credentials;
  teardown.add(() => removeHostFile(dataDir));
  writeHostFile(dataDir, {
    apiUrl: api.url,
    awsEndpoint: endpoint.origin,
    region,
    credentials: { accessKeyId, secretAccessKey },
    outputs: Object.fromEntries(
      Object.entries(deployment.outputs).map(([name, value]) => [name, String(value)]),
    ),
  });
  events.emit({ type: 'ready', apiUrl: api.url, milliseconds: Math.round(performance.now() - startedAt) });

  return {
    apiUrl: api.url,
    awsEndpoint: endpoint.origin,
    region,
    accountId: place.accountId,
    credentials,
    resources: deployment.resources,
    skipped: deployment.skipped,
    outputs: deployment.outputs,
    info: { memory: memory.kind === 'none' ? `no limit (${memory.why})` : memory.kind },
    calls: endpoint.counter,
    faults,
    clock,
    events,
    get functions() {
      return functions.all().map(({ config, processes }) => ({
        logicalId: config.logicalId,
        name: config.name,
        config,
        processes,
      }));
    },
    invoke: async (functionLogicalId, event) => {
      const result = await functions.invoke(functionLogicalId, event, 'direct');
      if (!result.ok) throw new InvocationFailed(result);
      return result.payload;
    },
    fireRule: async (ruleLogicalId) => {
      const rule = site.rules.find(({ logicalId }) => logicalId === ruleLogicalId);
      if (rule === undefined) throw new Error(`there is no rule ${ruleLogicalId}`);
      await rule.fire();
    },
    waitFor: (predicate, timeoutMs, mark) => events.waitFor(predicate, timeoutMs, mark),
    stop: async () => {
      await teardown.run();
      await Promise.all(site.mappings.map((mapping) => mapping.ended()));
    },
  };
}

function extraEnvironment({ environment }: HostOptions, logicalId: string): Readonly<Record<string, string>> {
  return (typeof environment === 'function' ? environment(logicalId) : environment?.[logicalId]) ?? {};
}
