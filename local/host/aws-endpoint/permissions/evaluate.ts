/**
 * May this principal do this? Pure. An explicit deny wins, then an allow is needed.
 * Source: IAM user guide, "Policy evaluation logic", within one account; for keys KMS developer guide, "Key policies".
 */
import type { Context } from './condition.ts';
import { fitsAction, fitsArn } from './patterns.ts';
import type { Selection, Statement } from './policy.ts';

export interface Question {
  /** With its service: `dynamodb:PutItem`. */
  readonly action: string;
  /** ARN, or `*` for an action on none in particular. */
  readonly resource: string;
  readonly context: Context;
}

export interface Principal {
  readonly roleArn: string;
  /** `arn:aws:sts::<account>:assumed-role/<role>/<function>`: how messages name the caller. */
  readonly sessionArn: string;
  readonly accountId: string;
}

export interface Policies {
  /** Of the role. */
  readonly identity: readonly Statement[];
  /** Of the table, bucket, queue or key, if it has a policy. */
  readonly resource: readonly Statement[];
  /** A key's policy must let the account's own policies count; elsewhere they count anyway. */
  readonly resourceDecides: boolean;
}

/** @returns undefined if it may, otherwise why not, in AWS' words */
export function refusalOf(question: Question, principal: Principal, policies: Policies): string | undefined {
  const { identity, resource, resourceDecides } = policies;
  const says = (statements: readonly Statement[], effect: Statement['effect']) =>
    statements.some((each) => each.effect === effect && speaksOf(each, question));
  const root = `arn:aws:iam::${principal.accountId}:root`;
  const naming = (...names: readonly string[]) =>
    resource.filter(({ principals }) => principals.some((each) => names.includes(each)));
  const { roleArn, sessionArn } = principal;

  if (says(identity, 'Deny')) return 'with an explicit deny in an identity-based policy';
  // A deny for the account is one for everybody in it.
  if (says(naming('*', roleArn, sessionArn, root), 'Deny'))
    return 'with an explicit deny in a resource-based policy';
  if (says(naming('*', roleArn, sessionArn), 'Allow')) return undefined;
  if (resourceDecides && !says(naming(root), 'Allow'))
    return `because no resource-based policy allows the ${question.action} action`;
  if (says(identity, 'Allow')) return undefined;
  return `because no identity-based policy allows the ${question.action} action`;
}

function speaksOf({ actions, resources, conditions }: Statement, { action, resource, context }: Question) {
  return (
    selects(actions, (pattern) => fitsAction(pattern, action)) &&
    selects(resources, (pattern) => fitsArn(pattern, resource)) &&
    conditions.every((holds) => holds(context))
  );
}

function selects({ patterns, inverted }: Selection, isMeant: (pattern: string) => boolean): boolean {
  return patterns.some(isMeant) !== inverted;
}
