/**
 * A policy document of the template, parsed once at the start.
 * Source: IAM user guide, "IAM JSON policy reference".
 */
import * as z from 'zod';
import { HostError } from '../../errors.ts';
import { type Condition, parseConditions } from './condition.ts';
import { fits } from './patterns.ts';

/** What a statement speaks of: these, or all but these. */
export interface Selection {
  readonly patterns: readonly string[];
  readonly inverted: boolean;
}

export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: Selection;
  readonly resources: Selection;
  /** Whom a resource's policy speaks of: `*`, or ARNs of this partition; services and foreign logins left out. */
  readonly principals: readonly string[];
  readonly conditions: readonly Condition[];
}

const oneOrMore = z.union([z.array(z.string()), z.string().transform((one) => [one])]);
const StatementDocument = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Action: oneOrMore.optional(),
  NotAction: oneOrMore.optional(),
  Resource: oneOrMore.optional(),
  NotResource: oneOrMore.optional(),
  Principal: z
    .union([z.literal('*').transform(() => ({ AWS: ['*'] })), z.object({ AWS: oneOrMore.optional() })])
    .optional(),
  Condition: z.unknown().optional(),
});
type StatementDocument = z.infer<typeof StatementDocument>;

/** Of a policy as it stands in the template, intrinsic functions resolved. */
export const PolicyDocument = z.object({
  Statement: z.union([z.array(StatementDocument), StatementDocument.transform((one) => [one])]),
});
export type PolicyDocument = z.infer<typeof PolicyDocument>;

const services = ['dynamodb', 'sqs', 's3', 'kms', 'lambda'];

/**
 * The statements that concern a service of the endpoint; those on logs, traces and so on have nothing to act on here.
 *
 * @throws HostError `POLICY_CONDITION` for a condition that cannot be evaluated, `POLICY` for a policy variable
 */
export function statementsOf({ Statement: documents }: PolicyDocument): Statement[] {
  return documents.filter(concernsUs).map((document) => ({
    effect: document.Effect,
    actions: selection(document.Action, document.NotAction),
    resources: selection(document.Resource, document.NotResource),
    principals: (document.Principal?.AWS ?? []).map(principal),
    conditions: document.Condition === undefined ? [] : parseConditions(document.Condition),
  }));
}

function concernsUs({ Action: actions }: StatementDocument): boolean {
  return (
    actions?.some((action) =>
      services.some((service) => fits(action.split(':')[0]?.toLowerCase() ?? '', service)),
    ) ?? true
  );
}

function selection(these: string[] | undefined, butThese: string[] | undefined): Selection {
  const patterns = these ?? butThese ?? [];
  const variable = patterns.find((pattern) => pattern.includes('$' + '{'));
  if (variable !== undefined)
    throw new HostError(
      'POLICY',
      `The local host does not know the policy variable in ${variable}.`,
      `ローカルホストは ${variable} のポリシー変数に対応していません。`,
    );
  return { patterns, inverted: these === undefined };
}

/** An account may be named by its number alone. */
function principal(name: string): string {
  return /^\d{12}$/.test(name) ? `arn:aws:iam::${name}:root` : name;
}
