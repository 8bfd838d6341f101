import { createHmac } from 'node:crypto';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { Hono } from 'hono';
import { afterAll, afterEach, beforeAll, beforeEach, vi } from 'vitest';
import * as z from 'zod';
import type { CredentialHeaders } from '../../functions/access/credential.ts';
import { principalOf } from '../../functions/access/principal-of.ts';
import type { ApiEnv } from '../../functions/http/app.ts';
import { operateApp } from '../../functions/operate/app.ts';
import { type OperatorDeps, operatorAct } from '../../functions/operate/operator.ts';
import { readApp } from '../../functions/read/app.ts';
import { submitApp } from '../../functions/submit/app.ts';
import type { AuditEntry } from '../../shared/access/audit.ts';
import type { Principal } from '../../shared/access/principal.ts';
import { isRole } from '../../shared/access/role.ts';
import type { UploadId } from '../../shared/artifacts/uploads.ts';
import type { Doorbell } from '../../shared/doorbell/doorbell.ts';
import type { EventFields, LifecycleEvent } from '../../shared/events.ts';
import type { Filing } from '../../shared/filing.ts';
import { isJobId, type Job } from '../../shared/job.ts';
import { DynamoAuditTrail } from '../../shared/store/dynamo-audit-trail.ts';
import { DynamoFileRecords } from '../../shared/store/dynamo-file-records.ts';
import { DynamoJobList } from '../../shared/store/dynamo-job-list.ts';
import { DynamoKeyStore } from '../../shared/store/dynamo-key-store.ts';
import { DynamoUploadRecords } from '../../shared/store/dynamo-upload-records.ts';
import type { FileRecords } from '../../shared/store/file-records.ts';
import type { JobStore } from '../../shared/store/job-store.ts';
import { noUsage } from '../../shared/usage.ts';
import { startDynamo, type Tables } from '../store/dynamo-table.ts';
import { type HandClock, handClock } from '../store/jobs.ts';
import { MemoryObjects } from '../support/memory-objects.ts';
import { attendanceWorkbook } from '../support/workbooks.ts';
import { DeadLetterBox } from './dead-letter-box.ts';
import { httpEvent } from './http-event.ts';

export const canary = 'c4nary-p@ss-7f3a';
export const start = Date.parse('2026-11-20T00:00:00Z');

/** The answer to a request, with its JSON body (empty when it is none). */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Record<string, unknown>;
  /** `body.error`, empty when there is none. */
  readonly error: Record<string, unknown>;
}

const record = z.record(z.string(), z.unknown()).catch({});
async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  const json = response.headers.get('content-type')?.startsWith('application/json') ?? false;
  const body = record.parse(json ? JSON.parse(text) : {});
  return { status: response.status, headers: response.headers, text, body, error: record.parse(body.error) };
}

/** How a deployment is set up, as far as tests want it otherwise. */
export interface Settings {
  readonly corsOrigins?: readonly string[];
  /** Whether somebody who shows no key may submit; they may when nothing is said. */
  readonly anonymous?: boolean;
  /** True: only keys that were made are believed. */
  readonly realKeys?: boolean;
}

interface Parts {
  readonly store: JobStore;
  readonly clock: HandClock;
  readonly records: FileRecords;
  readonly list: DynamoJobList;
  readonly keys: DynamoKeyStore;
  readonly audit: DynamoAuditTrail;
  readonly issued: DynamoUploadRecords;
  readonly writes: () => number;
  readonly everything: () => Promise<string>;
}

/** `Bearer <role>/<name>` is somebody of that name and role. How keys and tokens are believed is tested elsewhere. */
function principalShown({ authorization }: CredentialHeaders): Principal | undefined {
  const [role, name = ''] = authorization?.replace('Bearer ', '').split('/') ?? [];
  return isRole(role) ? { id: `key:${name}`, name, role } : undefined;
}

const description = {
  openApi: async () => '{"openapi":"3.1.0"}',
  page: async () => ({ html: '<!doctype html>', policy: "default-src 'none'" }),
};

/** The three apps over a store on DynamoDB, with small stand-ins for vault, doorbell and bucket. */
export class Api {
  readonly store: JobStore;
  readonly clock: HandClock;
  /** Writes that reached the table so far. */
  readonly writes: () => number;
  /** The whole table as text. */
  readonly everything: () => Promise<string>;
  readonly rung: Doorbell[] = [];
  readonly rungLater: { readonly bell: Doorbell; readonly at: number }[] = [];
  readonly events: LifecycleEvent[] = [];
  /** The events with what they told. */
  readonly told: {
    readonly event: LifecycleEvent;
    readonly job: Job | undefined;
    readonly fields: EventFields;
  }[] = [];
  readonly deadLetters = new DeadLetterBox();
  readonly sealed: string[] = [];
  readonly files = new Map<string, Uint8Array>();
  readonly objects = new MemoryObjects();
  readonly filing: Filing;
  readonly keys: DynamoKeyStore;
  readonly audit: DynamoAuditTrail;
  /** Where requests come from. */
  sourceIp: string | undefined = '203.0.113.7';
  doorbellDown = false;
  keysDown = false;
  readonly #answers: string[] = [];
  readonly #apps: Readonly<Record<'submit' | 'read' | 'operate', Hono<ApiEnv>>>;
  readonly #operatorDeps: OperatorDeps;

  constructor(parts: Parts, { corsOrigins = [], anonymous = true, realKeys = false }: Settings = {}) {
    const { store, clock } = parts;
    this.store = store;
    this.filing = { records: parts.records, objects: this.objects };
    this.writes = parts.writes;
    this.everything = parts.everything;
    this.clock = clock;
    this.keys = parts.keys;
    this.audit = parts.audit;
    const emit = (event: LifecycleEvent, job: Job | undefined, fields: EventFields = {}) => {
      this.events.push(event);
      this.told.push({ event, job, fields });
    };
    const reachQueue = () => {
      if (this.doorbellDown) throw new Error('no queue');
    };
    const doorbell = {
      ring: async (bell: Doorbell) => {
        reachQueue();
        this.rung.push(bell);
      },
      ringLater: async (bell: Doorbell, at: number) => {
        reachQueue();
        this.rungLater.push({ bell, at });
      },
    };
    const keys = {
      sealer: {
        seal: async (_: unknown, secrets: unknown) => {
          this.#reachKeys();
          this.sealed.push(JSON.stringify(secrets));
          return new Uint8Array([1, 2, 3]);
        },
      },
      prover: {
        prove: async (identity: string, proof: string) => {
          this.#reachKeys();
          return new Uint8Array(createHmac('sha256', 'a key').update(`${identity}\0${proof}`).digest());
        },
      },
    };
    const deps = {
      ...parts,
      ...keys,
      emit,
      doorbell,
      filing: this.filing,
      objects: this.objects,
      deadLetters: this.deadLetters,
      corsOrigins,
      identify: async (headers: CredentialHeaders) =>
        realKeys
          ? principalOf(headers, { keys: parts.keys, tokens: undefined, clock })
          : principalShown(headers),
    };
    this.#operatorDeps = deps;
    this.#apps = {
      submit: submitApp({
        ...deps,
        used: () => noUsage,
        anonymous,
        issued: parts.issued,
        uploads: {
          createForm: async () => {
            const id = crypto.randomUUID() as string as UploadId;
            return {
              id,
              url: 'https://bucket.example',
              fields: { key: id },
              maxBytes: 1,
              expiresInSeconds: 300,
            };
          },
          fetch: async (id) => this.files.get(id),
        },
      }),
      read: readApp({ ...deps, description }),
      operate: operateApp(deps),
    };
  }

  #reachKeys(): void {
    if (this.keysDown) throw new Error('no keys');
  }

  static async on(tables: Tables, settings: Settings = {}): Promise<Api> {
    const clock = handClock(start);
    const { store, table } = await tables.newStore(clock);
    const parts = {
      store,
      clock,
      records: new DynamoFileRecords(tables.client, table),
      list: new DynamoJobList(tables.client, table, clock),
      keys: new DynamoKeyStore(tables.client, table),
      audit: new DynamoAuditTrail(tables.client, table, clock),
      issued: new DynamoUploadRecords(tables.client, table, clock),
      writes: countWrites(tables),
      everything: () => textOf(tables, table),
    };
    return new Api(parts, settings);
  }

  async request(app: 'submit' | 'read' | 'operate', path: string, init: RequestInit = {}): Promise<Answer> {
    const headers = new Headers(init.headers);
    // A person with a key for each address; web forms have none.
    if (path !== '/upload' && !headers.has('authorization'))
      headers.set('authorization', `Bearer operator/${this.sourceIp ?? 'somebody'}`);
    if (headers.get('authorization') === 'none') headers.delete('authorization');
    const answer = await answerOf(await this.raw(app, path, { ...init, headers }));
    this.#answers.push(answer.text, JSON.stringify([...answer.headers]));
    return answer;
  }

  async raw(app: 'submit' | 'read' | 'operate', path: string, init: RequestInit = {}): Promise<Response> {
    const bindings = this.sourceIp === undefined ? {} : { event: httpEvent(this.sourceIp) };
    return this.#apps[app].request(path, init, bindings);
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.request('read', path, { headers });
  }

  /** Submits the smallest job there is. */
  print(body: object = {}, headers: Record<string, string> = {}): Promise<Answer> {
    return this.postJson('/v1/jobs', { type: 'delay-print', ...body }, headers);
  }

  /** POST without a body: cancel, retry. */
  operate(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.request('operate', path, { method: 'POST', headers });
  }

  /** Asks for a retry, with what goes along as JSON. */
  retry(id: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const all = { 'content-type': 'application/json', ...headers };
    return this.request('operate', `/v1/jobs/${id}/retry`, { method: 'POST', body: text, headers: all });
  }

  /** A command as an operator gives it, by invoking the function. */
  command(command: unknown): Promise<object> {
    return operatorAct(command, 'request-of-aws', this.#operatorDeps);
  }

  postJson(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const all = { 'content-type': 'application/json', ...headers };
    return this.request('submit', path, { method: 'POST', body: text, headers: all });
  }

  /** POST /upload as the web form sends it. */
  upload(form: FormData, headers: Record<string, string> = {}): Promise<Answer> {
    return this.request('submit', '/upload', { method: 'POST', body: form, headers });
  }

  /** The job an answer is about, as stored. */
  async jobOf(answer: Answer): Promise<Job> {
    const id = answer.body.job_id ?? record.parse(answer.body.job).id;
    const job = isJobId(id) ? await this.store.read(id) : undefined;
    if (!job) throw new Error(`no job in ${answer.text}`);
    return job;
  }

  /** The job of an answer of /v1, as it was shown. */
  shown(answer: Answer): Record<string, unknown> {
    return record.parse(answer.body.job);
  }

  /** What people did so far, the newest first. */
  async audited(): Promise<readonly AuditEntry[]> {
    return (await this.audit.list({ limit: 1000 })).entries;
  }

  /** A part of an answer, such as `key`. */
  part(answer: Answer, name: string): Record<string, unknown> {
    return record.parse(answer.body[name]);
  }

  /** A list in an answer, such as `jobs`. */
  list(answer: Answer, name: string): Record<string, unknown>[] {
    return z.array(record).parse(answer.body[name]);
  }

  /** Everything that was answered so far. */
  answered(): string {
    return this.#answers.join('\n');
  }
}

/** All items of a table; bytes in base64. */
async function textOf({ client }: Tables, TableName: string): Promise<string> {
  const items: unknown[] = [];
  let ExclusiveStartKey: Record<string, unknown> | undefined;
  do {
    const page = await client.send(
      new ScanCommand({ TableName, ConsistentRead: true, ...(ExclusiveStartKey && { ExclusiveStartKey }) }),
    );
    items.push(...(page.Items ?? []));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  const asText = (_: string, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;
  return JSON.stringify(items, asText);
}

/** Counts on the way out what is no reading. */
function countWrites({ client }: Tables): () => number {
  let writes = 0;
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      (call) => {
        if (!/^(Get|BatchGet|Query|Scan)/.test(commandName)) writes += 1;
        return next(call);
      },
    { step: 'finalizeRequest', name: 'countWrites', override: true },
  );
  return () => writes;
}

let workbook: Promise<Uint8Array> | undefined;
export function goodWorkbook(): Promise<Uint8Array> {
  workbook ??= attendanceWorkbook([
    ['2026-11-02', '09:00', '18:00'],
    ['2026-11-03', '', ''],
    ['2026-11-04', '9:00', '17:30'],
  ]);
  return workbook;
}

/** Headers of somebody: `viewer/hanako` is a viewer of that name. */
export const as = (who: string): Record<string, string> => ({ authorization: `Bearer ${who}` });

/** Headers of somebody who shows nothing. */
export const nobody: Record<string, string> = { authorization: 'none' };

export interface Form {
  readonly file?: { readonly name: string; readonly bytes: Uint8Array };
  readonly email?: string;
  readonly password?: string;
  readonly company_id?: string;
}

/** A good form of a person; a field given as undefined is left out. */
export async function formOf(changes: { [K in keyof Form]?: Form[K] | undefined } = {}): Promise<FormData> {
  const file = { name: '勤怠.xlsx', bytes: await goodWorkbook() };
  const fields = { file, email: 'taro@example.jp', password: canary, ...changes };
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'string') form.set(name, value);
    else if (value) form.set(name, new Blob([Uint8Array.from(value.bytes)]), value.name);
  }
  return form;
}

/** Everything this process writes while it is watched. */
export function watchOutput(): { text(): string; lines(): Record<string, unknown>[]; stop(): void } {
  const written: string[] = [];
  const keep = (chunk: string | Uint8Array): boolean => {
    written.push(typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk));
    return true;
  };
  const spies = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockImplementation(keep),
  );
  const text = () => written.join('');
  return {
    text,
    lines: () =>
      text()
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => record.parse(JSON.parse(line))),
    stop: () => {
      for (const spy of spies) spy.mockRestore();
    },
  };
}

/** For each test of the file an API over a table of its own, and what was written while it ran. */
export function apiForEachTest(settings: Settings = {}): {
  readonly api: Api;
  readonly output: ReturnType<typeof watchOutput>;
} {
  let tables: Tables;
  let api: Api;
  let output: ReturnType<typeof watchOutput>;
  beforeAll(async () => {
    tables = await startDynamo();
  });
  beforeEach(async () => {
    api = await Api.on(tables, settings);
    output = watchOutput();
  });
  afterEach(() => output.stop());
  afterAll(() => tables.stop());
  return {
    get api() {
      return api;
    },
    get output() {
      return output;
    },
  };
}
