/** What a caller must be allowed for a request to be served: several for a transaction, none for what no role rules. */
import type { Place } from '../../assembly/stack-scope.ts';
import type { Call } from '../call.ts';

export interface Need {
  /** With its service: `dynamodb:PutItem`. */
  readonly action: string;
  /** ARN, or `*` for an action on none in particular. */
  readonly resource: string;
  /** The table, bucket, queue or key whose own policy counts too. */
  readonly owner?: string;
  /** Condition keys of this service, with their values. */
  readonly context?: Readonly<Record<string, readonly string[]>>;
}

export type NeedsOf = (call: Call, place: Place) => Promise<readonly Need[]>;
