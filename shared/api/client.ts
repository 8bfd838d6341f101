import * as z from 'zod';
import type { Operation } from './operation.ts';
import { type OperationId, type Operations, operations } from './operations.ts';

/** Calls the API by the names and types of its own table: for the CLI and the console. */

export interface ClientOptions {
  /** Without a slash at the end. */
  readonly url: string;
  /** A key or an OIDC token; without it the caller is anonymous. */
  readonly key?: string | undefined;
  /** Of messages; the service's default is Japanese. */
  readonly language?: 'ja' | 'en' | undefined;
  readonly fetch?: typeof fetch;
}

type ParamName<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParamName<Rest>
  : never;

type Given<O extends Operation> = ([ParamName<O['path']>] extends [never]
  ? object
  : { readonly params: Readonly<Record<ParamName<O['path']>, string>> }) &
  (O['query'] extends z.ZodType
    ? { readonly query?: Readonly<Record<string, string | number | undefined>> }
    : object) &
  (O['body'] extends z.ZodType
    ? O['bodyOptional'] extends true
      ? { readonly body?: z.input<O['body']> }
      : { readonly body: z.input<O['body']> }
    : object) & {
    /** Further headers, such as Idempotency-Key. */
    readonly headers?: Readonly<Record<string, string>>;
    readonly signal?: AbortSignal;
  };

/** What the successful answers carry, whichever it is. */
type Got<O extends Operation> = {
  [S in keyof O['answers'] & number]: O['answers'][S]['content'] extends z.ZodType
    ? z.output<O['answers'][S]['content']>
    : never;
}[keyof O['answers'] & number];

/** The one shape of errors (docs/errors.md). */
const errorSchema = z.object({
  error: z.looseObject({
    code: z.string(),
    message: z.string(),
    hint: z.string().optional(),
    field: z.string().optional(),
    requestId: z.string().optional(),
    retryAfterSeconds: z.number().optional(),
    details: z
      .array(z.looseObject({ code: z.string(), message: z.string(), row: z.number().optional() }))
      .optional(),
  }),
});
export type ApiErrorBody = z.infer<typeof errorSchema>['error'];

/** The service refused, and said why. */
export class ApiError extends Error {
  readonly status: number;
  readonly body: ApiErrorBody;

  constructor(status: number, body: ApiErrorBody) {
    super(`${body.code}: ${body.message}`);
    this.name = 'ApiError';
    this.status = status;
    this.body = body;
  }
}

/** What answered was not the service, or not in a way that can be understood. */
export class StrangeAnswer extends Error {
  readonly status: number;

  constructor(status: number, text: string) {
    super(`HTTP ${status}: ${text.replace(/\s+/g, ' ').slice(0, 200)}`);
    this.name = 'StrangeAnswer';
    this.status = status;
  }
}

export class ApiClient {
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  /**
   * @throws ApiError when the service refuses; StrangeAnswer when something else answers; what `fetch` throws when
   * nothing does
   */
  async call<Id extends OperationId>(
    id: Id,
    ...[given]: Record<never, never> extends Given<Operations[Id]>
      ? [Given<Operations[Id]>?]
      : [Given<Operations[Id]>]
  ): Promise<Got<Operations[Id]>> {
    const answer = await this.raw(id, given);
    const text = await answer.text();
    const body = jsonOf(text);
    if (!answer.ok) throw refusal(answer.status, text, body);
    const operation: Operation = operations[id];
    const content = operation.answers[answer.status]?.content;
    // A page of a proxy is no answer of the service, whatever its status says.
    if (typeof content !== 'object' || typeof body !== 'object' || body === null)
      throw new StrangeAnswer(answer.status, text);
    // A newer service may say more than this client knows.
    return body as Got<Operations[Id]>;
  }

  /** The answer as it comes, for files and pages. Redirects are followed. */
  raw(id: OperationId, given: AnyGiven = {}): Promise<Response> {
    const { method, path, answers }: Operation = operations[id];
    const { params = {}, query = {}, body, headers = {}, signal } = given;
    const url = new URL(
      this.#options.url +
        path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? '')),
    );
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) url.searchParams.set(name, String(value));
    return this.send(url, {
      method,
      // Only files are elsewhere: what is sent, a password perhaps, goes to the service and to nobody it names.
      redirect: answers[302] ? 'follow' : 'manual',
      headers: { ...headers, ...(body !== undefined && { 'Content-Type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    });
  }

  /** For links that an answer brought: the key is sent to the service alone. */
  send(url: URL, init: RequestInit): Promise<Response> {
    const { key, language, fetch: send = fetch } = this.#options;
    const own = url.origin === new URL(this.#options.url).origin;
    const headers = new Headers(init.headers);
    if (!headers.has('Accept-Language')) headers.set('Accept-Language', language ?? 'ja');
    if (own && key !== undefined) headers.set('Authorization', `Bearer ${key}`);
    return send(url, { ...init, headers });
  }
}

interface AnyGiven {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What an answer that is no success says. */
export function refusal(status: number, text: string, body = jsonOf(text)): ApiError | StrangeAnswer {
  const parsed = errorSchema.safeParse(body);
  return parsed.success ? new ApiError(status, parsed.data.error) : new StrangeAnswer(status, text);
}
