import type { Context, Hono } from 'hono';
import * as z from 'zod';
import type { Principal } from '../../shared/access/principal.ts';
import type { Content, Operation } from '../../shared/api/operation.ts';
import { notFound } from '../../shared/errors.ts';
import type { Job } from '../../shared/job.ts';
import type { CredentialHeaders } from '../access/credential.ts';
import { type ApiEnv, apiApp, sourceIpOf } from './app.ts';
import type { Caller } from './caller.ts';
import { Door } from './door.ts';
import { jobOfPath } from './job-of-path.ts';
import { languageOf } from './language.ts';
import { checkRole, maySee } from './may.ts';
import { jsonBody, parse, parseQuery } from './request.ts';
import type { ServiceDeps } from './service-deps.ts';

type ParamName<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParamName<Rest>
  : never;

type QueryOf<O extends Operation> = O['query'] extends z.ZodType ? z.output<O['query']> : undefined;
type BodyOf<O extends Operation> = O['body'] extends z.ZodType
  ? z.output<O['body']> | (O['bodyOptional'] extends true ? undefined : never)
  : undefined;

/** A request, with everything in it checked. */
interface Asked<O extends Operation> {
  readonly params: Readonly<Record<ParamName<O['path']>, string>>;
  readonly query: QueryOf<O>;
  readonly body: BodyOf<O>;
  /** The job it is about, which this caller may see or move as the operation says. */
  readonly job: O['access']['kind'] extends 'job' ? Job : undefined;
  readonly caller: Caller;
  readonly c: Context<ApiEnv>;
}

type Said<C extends Content> = C extends z.ZodType
  ? { readonly json: z.output<C> }
  : C extends 'text'
    ? { readonly text: string }
    : C extends 'none'
      ? object
      : { readonly bytes: Uint8Array | string };

/** One of the answers that the operation names. */
type Reply<O extends Operation> = {
  [S in keyof O['answers'] & number]: {
    readonly status: S;
    readonly headers?: Readonly<Record<string, string>>;
  } & Said<O['answers'][S]['content']>;
}[keyof O['answers'] & number];

type Handle<O extends Operation> = (asked: Asked<O>) => Promise<Reply<O>>;

/** One function's part of the API. */
export interface Service {
  readonly app: Hono<ApiEnv>;
  /**
   * Serves an operation: who may, how often, and what it has to look like is checked before its handler sees it. In two
   * calls, so that the compiler knows the operation before it looks at the handler.
   */
  on<O extends Operation>(operation: O): (handle: Handle<O>) => void;
}

export function service(deps: ServiceDeps): Service {
  const app = apiApp(deps);
  const door = new Door(deps);

  return {
    app,
    on: (operation) => (handle) => {
      const { method, path, access, query, body, bodyOptional = false } = operation;
      app.on(method, path.replace(/\{(\w+)\}/g, ':$1'), async (c) => {
        const sourceIp = sourceIpOf(c.env.event);
        const principal = await door.enter(operation, credentialsOf(c), sourceIp);
        checkRole(access, principal);
        const params: Readonly<Record<string, string>> = c.req.param();
        const job = access.kind === 'job' ? await jobFor(principal, params.id ?? '', deps) : undefined;
        const asked = {
          params,
          query: query && parseQuery(query, c.req.queries()),
          body: body && (await bodyOf(c, body, bodyOptional)),
          job,
          caller: {
            principal,
            sourceIp,
            requestId: c.var.requestId,
            language: languageOf(c.req.header('accept-language')),
          },
          c,
        };
        // What the operation is decides what was checked; the compiler cannot follow that through its type parameter.
        return answer(c, await handle(asked as unknown as Asked<typeof operation>));
      });
    },
  };
}

/** A header that is empty is one: whoever forgot to fill the key in must not be taken for anonymous. */
const shown = (c: Context<ApiEnv>, name: string): string | undefined =>
  c.req.header(name) ?? z.string().optional().catch(undefined).parse(c.env.event?.headers?.[name]);

const credentialsOf = (c: Context<ApiEnv>): CredentialHeaders => ({
  authorization: shown(c, 'authorization'),
  apiKey: shown(c, 'x-api-key'),
});

/** @throws JunbanError JOB_NOT_FOUND, the same whether there is none or it is another's; JOB_UNREADABLE */
async function jobFor(principal: Principal | undefined, id: string, { store }: ServiceDeps): Promise<Job> {
  const job = await jobOfPath(store, id);
  if (!maySee(job, principal)) throw notFound();
  return job;
}

async function bodyOf(c: Context<ApiEnv>, schema: z.ZodType, optional: boolean): Promise<unknown> {
  if (optional && (await c.req.text()).trim() === '') return undefined;
  return parse(schema, await jsonBody(c));
}

interface AnyReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly text?: string;
  readonly bytes?: Uint8Array | string;
}

function answer(c: Context<ApiEnv>, { status, headers = {}, json, text, bytes }: AnyReply): Response {
  for (const [name, value] of Object.entries(headers)) c.header(name, value);
  c.status(status as Parameters<typeof c.status>[0]);
  if (json !== undefined) return c.json(json);
  if (text !== undefined) return c.text(text);
  if (bytes === undefined) return c.body(null);
  return typeof bytes === 'string' ? c.body(bytes) : c.body(Uint8Array.from(bytes));
}
