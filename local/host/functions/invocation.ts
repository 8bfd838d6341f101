/** One call of a function: who asked, and how it ended. */

export type InvocationOrigin = 'direct' | 'http' | 'queue' | 'rule';

/** As the Lambda runtime reports an error: the class, the message, and the stack for the log. */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

export type InvocationResult =
  | { readonly ok: true; readonly payload: unknown }
  | {
      readonly ok: false;
      /** `throttled`: never started. `handler`: it threw. The others: its environment is gone. */
      readonly kind: 'throttled' | 'handler' | 'crashed' | 'timed_out' | 'init_failed';
      readonly error: FunctionError;
    };

/** What `Host.invoke` throws. */
export class InvocationFailed extends Error {
  readonly kind: Extract<InvocationResult, { ok: false }>['kind'];
  readonly errorType: string;
  /** As the Invoke API answers: 429 when throttled, 200 with a FunctionError otherwise. */
  readonly statusCode: number;

  constructor({ kind, error }: Extract<InvocationResult, { ok: false }>) {
    super(error.errorMessage);
    this.name = 'InvocationFailed';
    this.kind = kind;
    this.errorType = error.errorType;
    this.statusCode = kind === 'throttled' ? 429 : 200;
  }
}

/** Lambda's own limit for a synchronous request and for its response, in bytes (Lambda quotas). */
export const maxPayloadBytes = 6_291_556;
