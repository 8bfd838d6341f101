/** What can be made to go wrong between a caller and a service. */
import type { Service } from '../call.ts';

export type Fault =
  /** Refused with the service's own throttling error, which its SDK knows and repeats. */
  | { readonly kind: 'throttle' }
  /**
   * A DynamoDB transaction cancelled for a reason other than its conditions, with that code as the first item's
   * cancellation reason. The SDK does not repeat it.
   */
  | {
      readonly kind: 'cancelTransaction';
      readonly reason: 'ProvisionedThroughputExceeded' | 'ThrottlingError' | 'TransactionConflict';
    }
  /** 500 with the service's own error name, before it does anything. */
  | { readonly kind: 'error' }
  /** The connection is reset before the service sees the request. */
  | { readonly kind: 'drop' }
  /** The service does it; the connection is reset instead of the answer. */
  | { readonly kind: 'lostResponse' }
  /** Reaches the service so many milliseconds later, even if the caller has gone by then. */
  | { readonly kind: 'delay'; readonly ms: number }
  /**
   * Held until the promise resolves, then goes on, even if the caller has gone by then: a request that was on its way
   * when its sender died. If the promise rejects, the request is dropped.
   */
  | { readonly kind: 'pause'; readonly until: Promise<void> };

/** Which calls it befalls: those that agree with all that is given. */
export interface FaultRule {
  readonly service?: Service;
  /** As IAM names it, without the service: `PutItem`, `TransactWriteItems`, `ReceiveMessage`, `GetObject`. */
  readonly action?: string;
  /**
   * The beginning of the caller's name, or a pattern of it: a function's logical id, `poller:<logical id>` for its
   * event source mapping, `admin` for the host itself and tests. Default: anybody, the host included.
   */
  readonly caller?: string | RegExp;
  /** Asked with the parsed body of a DynamoDB, SQS, KMS or Lambda call, and with undefined for S3. */
  readonly where?: (body: unknown) => boolean;
  /** How many calls it befalls, then it is over; Infinity until it is removed. Default: 1. An SDK's retry is a call. */
  readonly count?: number;
  readonly fault: Fault;
}

export interface InjectedFault {
  /** How many calls it has befallen so far. */
  readonly hits: number;
  /** Resolves at the first of them, before the fault takes effect: with `pause`, when the call is being held. */
  readonly hit: Promise<void>;
  /** No further call is befallen; those held or delayed already are not let go. */
  remove(): void;
}
