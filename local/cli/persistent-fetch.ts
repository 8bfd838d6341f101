import { DelegateBackoff, type FailureReason, handleWhen, retry } from 'cockatiel';
import { isSilence } from './failure.ts';

/**
 * A fetch that tries again when nobody answers or the service is busy, a few times, where that can do no harm: what
 * was repeated may have been done before its answer was lost.
 */
export interface PersistentFetchOptions {
  readonly fetch?: typeof fetch;
  /** Of one try, until the answer begins. */
  readonly timeoutMs?: number;
  readonly repeatable?: (url: URL, method: string, headers: Headers) => boolean;
  /** Told before each pause. */
  readonly onPause?: (ms: number) => void;
  readonly random?: () => number;
}

const retries = 3;
const baseMs = 300;
/** Nobody is kept waiting for longer in silence: a longer Retry-After is an answer. */
const maxPauseMs = 30_000;
const tooMany = 429;
/** Of gateways: the function may or may not have done it. */
const passing = new Set([502, 503, 504]);

export function persistentFetch(options: PersistentFetchOptions = {}): typeof fetch {
  const {
    fetch: send = fetch,
    timeoutMs = 30_000,
    repeatable = isRepeatable,
    random = Math.random,
  } = options;
  return (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const again = repeatable(url, init.method ?? 'GET', new Headers(init.headers));
    const policy = retry(
      handleWhen((error) => (again && isSilence(error)) || wasNeverSent(error)).orWhenResult(
        (answer) => answer instanceof Response && worthARetry(answer, again),
      ),
      {
        maxAttempts: retries,
        backoff: new DelegateBackoff(({ attempt, result }) => {
          const ms = pauseAsked(result) ?? random() * baseMs * 2 ** attempt;
          options.onPause?.(ms);
          return ms;
        }),
      },
    );
    return policy.execute(() => {
      const timeout = AbortSignal.timeout(timeoutMs);
      return send(input, {
        ...init,
        signal: init.signal ? AbortSignal.any([init.signal, timeout]) : timeout,
      });
    }, init.signal ?? undefined);
  };
}

/** A rate limit refuses before anything is done. */
const worthARetry = (answer: Response, again: boolean): boolean =>
  (answer.status === tooMany || (again && passing.has(answer.status))) &&
  (retryAfterMs(answer) ?? 0) <= maxPauseMs;

const pauseAsked = (result: FailureReason<unknown>): number | undefined =>
  'value' in result && result.value instanceof Response ? retryAfterMs(result.value) : undefined;

/** Ours is always in seconds. */
function retryAfterMs(answer: Response): number | undefined {
  const header = answer.headers.get('retry-after');
  return header !== null && /^\d{1,6}$/.test(header) ? Number(header) * 1000 : undefined;
}

/** Refused at the door: no byte of the request got there. */
const wasNeverSent = (error: unknown): boolean =>
  isSilence(error) &&
  error.cause instanceof Error &&
  'code' in error.cause &&
  error.cause.code === 'ECONNREFUSED';

/** POSTs that say so themselves, and those that find it done the second time. */
const doneOnce = /\/(uploads|cancel|stop|pause|drain|resume|redrive)$/;

export const isRepeatable = ({ pathname }: URL, method: string, headers: Headers): boolean =>
  method !== 'POST' || headers.has('idempotency-key') || doneOnce.test(pathname);
