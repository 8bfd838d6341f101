import type { OperationId } from '../../shared/api/operations.ts';
import type { ErrorCode } from '../../shared/error-codes.ts';
import type { Call } from './call.ts';
import type { World } from './world.ts';

/** One answer of an operation that its description promises, and what brings it about. */
export interface Case {
  readonly operation: OperationId;
  /** What is special about the request, if anything. */
  readonly when?: string;
  readonly status: number;
  /** Of a refusal. */
  readonly code?: ErrorCode;
  /** Makes the world so that it happens; the same is then asked once in each language. */
  readonly make: (world: World) => Call | Promise<Call>;
  /** How often it is asked at most until that is the answer; once unless this is given. */
  readonly tries?: number;
  /** For the one whose order matters: before everything else, while nobody knows the identity provider; or after. */
  readonly phase?: 'provider away' | 'closed house';
}
