import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod';
import { synthesize } from '../../local/assembly.ts';
import { type Host, startHost } from '../../local/host/host.ts';
import { siteParameters } from '../../local/stack.ts';
import type { Role } from '../../shared/access/role.ts';
import { type OperationId, operations } from '../../shared/api/operations.ts';
import type { Job } from '../../shared/job.ts';
import { AccessKeys } from '../support/access-keys.ts';
import { type HttpAnswer, httpCall } from '../support/http-call.ts';
import { Table } from '../support/table.ts';
import { Provider } from '../unit/access/identity-provider.ts';
import type { Call } from './call.ts';
import type { DescribedOperation } from './described-api.ts';
import { SeededJobs } from './seeded-jobs.ts';

const submitted = z.object({
  job: z.object({ id: z.string() }).optional(),
  job_id: z.string().optional(),
});

const nobodysSite = siteParameters({ idUrl: 'http://127.0.0.1:9', sslUrl: 'http://127.0.0.1:9' });

/**
 * The whole service on this machine, with an identity provider, and without anybody who works: what jobs come to is
 * brought about here, by the store's own moves, so that each stays in its state for as long as it is looked at.
 */
export class World {
  readonly provider: Provider;
  /** Of an operator, from before it was away. */
  readonly token: string;
  readonly #folder: string;
  #up: Up | undefined;
  #people = 0;

  /** The identity provider is known, and away. */
  static async start(): Promise<World> {
    const provider = await Provider.started('ES256');
    const token = await provider.token();
    await provider.stop();
    const world = new World(provider, token, await mkdtemp(join(tmpdir(), 'junban-contract-')));
    await world.open();
    return world;
  }

  private constructor(provider: Provider, token: string, folder: string) {
    this.provider = provider;
    this.token = token;
    this.#folder = folder;
  }

  /**
   * Starts the host, on the same data as before.
   *
   * @param parameters over those of the template
   */
  async open(parameters: Readonly<Record<string, string>> = {}): Promise<void> {
    await this.#up?.host.stop();
    const { dir } = await synthesize();
    const host = await startHost({
      assemblyDir: dir,
      dataDir: join(this.#folder, 'data'),
      apiPort: 0,
      parameters: {
        ...nobodysSite,
        OidcIssuer: this.provider.issuer,
        OidcAudience: 'junban',
        ...parameters,
      },
    });
    nobodyWorks(host);
    const bucket = bucketOf(host);
    this.#up = {
      host,
      keys: new AccessKeys(host),
      table: new Table(host),
      jobs: new SeededJobs(host, bucket),
      bucket,
    };
  }

  async stop(): Promise<void> {
    await this.#up?.host.stop();
    await this.provider.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  get #now(): Up {
    if (this.#up === undefined) throw new Error('the host does not run');
    return this.#up;
  }

  get host(): Host {
    return this.#now.host;
  }

  get table(): Table {
    return this.#now.table;
  }

  get jobs(): SeededJobs {
    return this.#now.jobs;
  }

  /** An address that nobody has sent from. */
  address(): string {
    this.#people += 1;
    return `127.0.${1 + Math.floor(this.#people / 250)}.${1 + (this.#people % 250)}`;
  }

  /** Headers of somebody of that role; the same for the same name. */
  key(role: Role, name = 'somebody'): Promise<Record<string, string>> {
    return this.#now.keys.headers(name, role);
  }

  /** Of somebody whose key ends in a week. */
  async temporaryKey(): Promise<Record<string, string>> {
    const wanted = { name: 'for a week', role: 'viewer', expiresInDays: 7 };
    const { text } = await this.ask(operations.createKey, { as: 'admin', json: wanted });
    return { authorization: `Bearer ${z.object({ secret: z.string() }).parse(JSON.parse(text)).secret}` };
  }

  /** Asks the operation. */
  async ask({ method, path }: Pick<DescribedOperation, 'method' | 'path'>, call: Call): Promise<HttpAnswer> {
    const { as = 'operator', params = {}, query, headers, from } = call;
    const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => params[name] ?? 'nothing');
    const shown = typeof as === 'object' ? as : as === 'nobody' ? {} : await this.key(as);
    const { body, type } = await bodyOf(call);
    return httpCall(this.host.apiUrl, {
      method,
      path: query === undefined ? filled : `${filled}?${query}`,
      headers: { ...(type !== undefined && { 'content-type': type }), ...shown, ...headers },
      body,
      ...(from !== undefined && { from }),
    });
  }

  /** Asks, and tells of which job the answer is. */
  async jobOf(id: OperationId, call: Call): Promise<Job> {
    const { text } = await this.ask(operations[id], call);
    const { job, job_id = job?.id } = submitted.parse(JSON.parse(text));
    return this.jobs.present(job_id);
  }

  /** Puts a file where an upload belongs, whatever its form would have let through. */
  async putUpload(upload: string, content: Uint8Array): Promise<void> {
    const { awsEndpoint: endpoint, region, credentials } = this.host;
    const s3 = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
    await s3.send(
      new PutObjectCommand({ Bucket: this.#now.bucket, Key: `uploads/${upload}`, Body: content }),
    );
    s3.destroy();
  }

  /** After each case: no fault is left, no job runs, and every lane takes jobs. */
  async tidy(): Promise<void> {
    this.host.faults.clear();
    nobodyWorks(this.host);
    await this.jobs.tidy();
  }
}

interface Up {
  readonly host: Host;
  readonly keys: AccessKeys;
  readonly table: Table;
  readonly jobs: SeededJobs;
  readonly bucket: string;
}

/** Workers are woken by doorbells: no worker hears any. */
const nobodyWorks = ({ faults }: Host) =>
  faults.inject({
    service: 'sqs',
    action: 'ReceiveMessage',
    caller: /^poller:.*Lane/,
    count: Number.POSITIVE_INFINITY,
    fault: { kind: 'pause', until: new Promise(() => undefined) },
  });

function bucketOf({ resources }: Host): string {
  const bucket = [...resources.values()].find(({ type }) => type === 'AWS::S3::Bucket');
  return z.string().parse(bucket?.physicalId);
}

async function bodyOf({
  json,
  form,
  raw,
}: Call): Promise<{ body: Uint8Array | string | undefined; type: string | undefined }> {
  if (json !== undefined) return { body: JSON.stringify(json), type: 'application/json' };
  if (form === undefined) return { body: raw, type: undefined };
  const response = new Response(form);
  return { body: await response.bytes(), type: response.headers.get('content-type') ?? undefined };
}
