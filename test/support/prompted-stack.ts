/** The whole service on this machine, with workers that do as a test tells them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { type Host, type HostOptions, startHost } from '../../local/host/host.ts';
import { siteParameters } from '../../local/stack.ts';
import type { LaneName } from '../../shared/lanes.ts';
import { AccessKeys } from './access-keys.ts';
import { type PromptedWish, promptedMessage } from './prompted/cue.ts';
import { type AssemblyOptions, promptedAssembly } from './prompted-assembly.ts';
import { Prompter } from './prompter.ts';
import { type Answer, type Sent, send } from './requests.ts';
import { later, leasesOver, tick } from './time.ts';

const acceptedSchema = z.object({ job: z.object({ id: z.string() }) });
const jobSchema = z.object({
  job: z.looseObject({
    id: z.string(),
    state: z.string(),
    attempts: z.number(),
    maxAttempts: z.number(),
    lostWorkers: z.number(),
    error: z.looseObject({ code: z.string() }).optional(),
  }),
});
export type JobBody = z.infer<typeof jobSchema>['job'];

export interface Submission extends Pick<Sent, 'from' | 'headers'> {
  readonly lane?: LaneName;
  readonly message?: string;
  readonly delaySeconds?: number;
}

type StackOptions = Omit<Partial<HostOptions>, 'assemblyDir' | 'dataDir'> & AssemblyOptions;

export class PromptedStack {
  readonly prompter: Prompter;
  readonly folder: string;
  #assemblyDir = '';
  #host: Host | undefined;
  #keyring: AccessKeys | undefined;

  static async start(options: StackOptions = {}): Promise<PromptedStack> {
    const stack = await PromptedStack.prepare(options);
    await stack.startHost(options);
    return stack;
  }

  /** Everything but the host. */
  static async prepare(options: AssemblyOptions = {}): Promise<PromptedStack> {
    const folder = await mkdtemp(join(tmpdir(), 'junban-fault-'));
    const stack = new PromptedStack(folder, await Prompter.start());
    await stack.deploy(options);
    return stack;
  }

  private constructor(folder: string, prompter: Prompter) {
    this.folder = folder;
    this.prompter = prompter;
  }

  get host(): Host {
    if (this.#host === undefined) throw new Error('the host does not run');
    return this.#host;
  }

  get #keys(): AccessKeys {
    this.#keyring ??= new AccessKeys(this.host);
    return this.#keyring;
  }

  /** What the next host is started from. */
  async deploy(options: AssemblyOptions = {}): Promise<void> {
    this.#assemblyDir = join(this.folder, `assembly-${crypto.randomUUID()}`);
    await promptedAssembly(this.#assemblyDir, this.prompter.url, options);
  }

  get hostOptions() {
    return {
      assemblyDir: this.#assemblyDir,
      dataDir: join(this.folder, 'data'),
      // No job of these tests signs in anywhere.
      parameters: siteParameters({ idUrl: 'http://127.0.0.1:9', sslUrl: 'http://127.0.0.1:9' }),
    };
  }

  async startHost(options: Partial<HostOptions> = {}): Promise<void> {
    this.#host = await startHost({ ...this.hostOptions, apiPort: 0, ...options });
    this.#keyring = undefined;
  }

  async stopHost(): Promise<void> {
    await this.#host?.stop();
    this.#host = undefined;
  }

  async stop(): Promise<void> {
    await this.stopHost();
    await this.prompter.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** POST /v1/jobs with whatever answer it gets. */
  post(submission: Submission = {}): Promise<Answer> {
    return postTo(this.host, this.#keys, submission);
  }

  /** @returns the id of the job; @throws Error with the answer when it was not accepted */
  async submit(submission: Submission = {}): Promise<string> {
    return acceptedBy(await this.post(submission));
  }

  /** A job that waits for its cues. */
  submitPrompted(submission: Omit<Submission, 'message'> = {}, wish?: PromptedWish): Promise<string> {
    return this.submit({ ...submission, message: promptedMessage(wish) });
  }

  async get(path: string): Promise<Answer> {
    return send(this.host.apiUrl, path, { headers: await this.#keys.headers(somebody) });
  }

  async job(id: string): Promise<JobBody> {
    return jobSchema.parse((await this.get(`/v1/jobs/${id}`)).body).job;
  }

  async cancel(id: string): Promise<Answer> {
    const headers = await this.#keys.headers(somebody);
    return send(this.host.apiUrl, `/v1/jobs/${id}/cancel`, { method: 'POST', headers });
  }

  /** An operator's command. */
  operate(command: object): Promise<unknown> {
    const operate = this.host.functions.find(({ logicalId }) => logicalId.startsWith('Operate'));
    if (operate === undefined) throw new Error('the template has no function for operators');
    return this.host.invoke(operate.logicalId, command);
  }

  /** See time.ts, as the two below. */
  tick(): Promise<void> {
    return tick(this.host);
  }

  later(ms: number): Promise<void> {
    return later(this.host, ms);
  }

  leasesOver(): Promise<void> {
    return leasesOver(this.host);
  }
}

/** Each address is another person, with a key of their own. */
const somebody = '127.0.0.1';

export async function postTo(
  { apiUrl }: Pick<Host, 'apiUrl'>,
  keys: AccessKeys,
  { from, headers, lane, delaySeconds, message = 'printed' }: Submission,
): Promise<Answer> {
  const wish = {
    ...(lane && { lane }),
    ...(delaySeconds !== undefined && { delaySeconds }),
  };
  const body = { type: 'delay-print', input: { message }, ...wish };
  const own = await keys.headers(from ?? somebody);
  return send(apiUrl, '/v1/jobs', { body, ...(from && { from }), headers: { ...own, ...headers } });
}

/** The id of the job that was accepted. @throws Error with the answer when none was */
export function acceptedBy(answer: Answer): string {
  if (answer.status >= 300) throw new Error(`not accepted: ${answer.status} ${JSON.stringify(answer.body)}`);
  return acceptedSchema.parse(answer.body).job.id;
}
