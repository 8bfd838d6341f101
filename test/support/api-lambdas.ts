/** The functions of the API in this process, behind what a gateway makes of a request, over a table of their own. */
import { createHmac } from 'node:crypto';
import type { LambdaEvent } from 'hono/aws-lambda';
import * as z from 'zod';
import { principalOf } from '../../functions/access/principal-of.ts';
import { onLambda } from '../../functions/http/on-lambda.ts';
import { operateApp } from '../../functions/operate/app.ts';
import { readApp } from '../../functions/read/app.ts';
import { submitApp } from '../../functions/submit/app.ts';
import { defaultRoute, routes } from '../../infra/routes.ts';
import { decodedPath, requestTarget } from '../../local/host/http-api/request-target.ts';
import { matchRoute } from '../../local/host/http-api/routes.ts';
import type { AccessKey } from '../../shared/access/access-key.ts';
import { makeKey } from '../../shared/access/key-text.ts';
import type { Role } from '../../shared/access/role.ts';
import type { UploadId } from '../../shared/artifacts/uploads.ts';
import { DynamoAuditTrail } from '../../shared/store/dynamo-audit-trail.ts';
import { DynamoFileRecords } from '../../shared/store/dynamo-file-records.ts';
import { DynamoJobList } from '../../shared/store/dynamo-job-list.ts';
import type { DynamoJobStore } from '../../shared/store/dynamo-job-store.ts';
import { DynamoKeyStore } from '../../shared/store/dynamo-key-store.ts';
import { DynamoUploadRecords } from '../../shared/store/dynamo-upload-records.ts';
import { noUsage } from '../../shared/usage.ts';
import { DeadLetterBox } from '../api/dead-letter-box.ts';
import type { Tables } from '../store/dynamo-table.ts';
import { auditEntry, type HandClock, handClock } from '../store/jobs.ts';
import type { HttpAnswer } from './http-call.ts';
import { MemoryObjects } from './memory-objects.ts';

export interface ApiRequest {
  readonly method: string;
  /** As it is on the line, with its query. */
  readonly target: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string | undefined;
  readonly sourceIp?: string;
}

const answerSchema = z.object({
  statusCode: z.int(),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.string().default(''),
  isBase64Encoded: z.boolean().default(false),
});

const gateway = [
  ...routes.map(({ method, path, to }) => ({ routeKey: `${method} ${path}`, functionLogicalId: to })),
  { routeKey: '$default', functionLogicalId: defaultRoute },
];

type Parts = Awaited<ReturnType<typeof partsOn>>;

async function partsOn(tables: Tables, now: number) {
  const clock = handClock(now);
  const { store, table } = await tables.newStore(clock);
  return {
    store,
    clock,
    table,
    list: new DynamoJobList(tables.client, table, clock),
    keys: new DynamoKeyStore(tables.client, table),
    audit: new DynamoAuditTrail(tables.client, table, clock),
    issued: new DynamoUploadRecords(tables.client, table, clock),
    records: new DynamoFileRecords(tables.client, table),
  };
}

export class ApiLambdas {
  readonly store: DynamoJobStore;
  readonly clock: HandClock;
  readonly keys: DynamoKeyStore;
  /** Name of the table. */
  readonly table: string;
  /** What was put where uploads belong. */
  readonly uploaded = new Map<string, Uint8Array>();
  readonly deadLetters = new DeadLetterBox();
  readonly #functions: Readonly<Record<string, ReturnType<typeof onLambda>>>;

  static async on(tables: Tables, now = Date.parse('2026-11-20T00:00:00Z')): Promise<ApiLambdas> {
    return new ApiLambdas(await partsOn(tables, now));
  }

  private constructor(parts: Parts) {
    const { store, clock, keys, table, records } = parts;
    this.store = store;
    this.clock = clock;
    this.keys = keys;
    this.table = table;
    const objects = new MemoryObjects();
    const deps = {
      ...parts,
      emit: () => undefined,
      doorbell: { ring: async () => undefined, ringLater: async () => undefined },
      sealer: { seal: async () => new Uint8Array([1, 2, 3]) },
      prover: {
        prove: async (identity: string, proof: string) =>
          new Uint8Array(createHmac('sha256', 'a key').update(`${identity}\0${proof}`).digest()),
      },
      filing: { records, objects },
      objects,
      deadLetters: this.deadLetters,
      corsOrigins: [],
      identify: (headers: Parameters<typeof principalOf>[0]) =>
        principalOf(headers, { keys, tokens: undefined, clock }),
    };
    const uploads = {
      createForm: async () => {
        const id = crypto.randomUUID() as string as UploadId;
        return { id, url: 'https://bucket.example', fields: { key: id }, maxBytes: 1, expiresInSeconds: 300 };
      },
      fetch: async (id: UploadId) => this.uploaded.get(id),
    };
    const description = {
      openApi: async () => '{"openapi":"3.1.0"}',
      page: async () => ({ html: '<!doctype html>', policy: "default-src 'none'; frame-ancestors 'none'" }),
    };
    this.#functions = {
      submit: onLambda(submitApp({ ...deps, used: () => noUsage, anonymous: true, uploads })),
      read: onLambda(readApp({ ...deps, description })),
      operate: onLambda(operateApp(deps)),
    };
  }

  /** A key as it is sent, with what is kept of it. */
  async key(
    role: Role,
    changes: Partial<AccessKey> = {},
  ): Promise<{ readonly id: string; readonly text: string; readonly headers: Record<string, string> }> {
    const { id, text, hash } = makeKey();
    const now = this.clock();
    const key = { id, name: `a ${role}`, role, createdAt: now, createdBy: 'aws', ...changes };
    await this.keys.create(key, hash, auditEntry(now, { id: crypto.randomUUID() }));
    return { id, text, headers: { authorization: `Bearer ${text}` } };
  }

  /** @throws what a function throws, which it never should; Error for what no gateway would hand on */
  async send(request: ApiRequest): Promise<HttpAnswer> {
    const target = requestTarget(request.target);
    if (target === undefined) throw new Error(`${request.target} is no address`);
    const match = matchRoute(gateway, request.method, target.path);
    const answer = this.#functions[match?.route.functionLogicalId ?? defaultRoute];
    if (!answer) throw new Error('no function');
    const event = eventOf(request, decodedPath(target.path), target.query);
    const { statusCode: status, headers, body, isBase64Encoded } = answerSchema.parse(await answer(event));
    const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
    const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
    return { status, headers: Object.fromEntries(lower), bytes, text: bytes.toString('utf8') };
  }
}

/** As the HTTP API makes it, payload format 2.0: text as it is, everything else in base64. */
function eventOf(
  { method, headers = {}, body = '', sourceIp = '203.0.113.7' }: ApiRequest,
  path: string,
  query: string,
): LambdaEvent {
  const bytes = Buffer.from(body);
  const type = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1];
  const isText = type === undefined || /^\s*(text\/|application\/json\b)/i.test(type);
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: query,
    headers: {
      host: 'api.example',
      ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    },
    body: bytes.length === 0 ? null : bytes.toString(isText ? 'utf8' : 'base64'),
    isBase64Encoded: bytes.length > 0 && !isText,
    requestContext: {
      accountId: '111111111111',
      apiId: 'api',
      authentication: null,
      authorizer: {},
      domainName: 'api.example',
      domainPrefix: 'api',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp, userAgent: 'test' },
      requestId: crypto.randomUUID(),
      routeKey: '$default',
      stage: '$default',
      time: '20/Nov/2026:00:00:00 +0000',
      timeEpoch: 0,
    },
  };
}
