/**
 * The conditions of a policy's statement: operators, their `IfExists` and set forms, and the keys they ask for.
 * Source: IAM user guide, "IAM JSON policy elements: Condition operators" and "Multivalued context keys".
 *
 * What is not known here fails the start: a condition that is passed over would grant more, or refuse less, than AWS.
 */
import * as z from 'zod';
import { HostError } from '../../errors.ts';
import { fits, fitsArn } from './patterns.ts';

/** What a request says of itself, by condition key in lower case: IAM compares keys without regard to case. */
export type Context = ReadonlyMap<string, readonly string[]>;

/** The key's values in the request, or undefined if it has none; whether the condition holds. */
export type Condition = (context: Context) => boolean;

const oneOrMore = z.union([z.array(z.coerce.string()), z.coerce.string().transform((one) => [one])]);
const Block = z.record(z.string(), z.record(z.string(), oneOrMore));

type Comparison = (actual: string, wanted: string) => boolean;
const sameText: Comparison = (actual, wanted) => actual === wanted;
const sameLetters: Comparison = (actual, wanted) => actual.toLowerCase() === wanted.toLowerCase();
const likeText: Comparison = (actual, wanted) => fits(wanted, actual);
// ArnEquals and ArnLike are the same to IAM.
const likeArn: Comparison = (actual, wanted) => fitsArn(wanted, actual);

const operators: Readonly<Record<string, { readonly compare: Comparison; readonly negated?: true }>> = {
  ArnEquals: { compare: likeArn },
  ArnLike: { compare: likeArn },
  ArnNotEquals: { compare: likeArn, negated: true },
  ArnNotLike: { compare: likeArn, negated: true },
  Bool: { compare: sameLetters },
  StringEquals: { compare: sameText },
  StringEqualsIgnoreCase: { compare: sameLetters },
  StringLike: { compare: likeText },
  StringNotEquals: { compare: sameText, negated: true },
  StringNotEqualsIgnoreCase: { compare: sameLetters, negated: true },
  StringNotLike: { compare: likeText, negated: true },
};

/** Keys the endpoint gives a value, or that a direct call of a function never has. */
const knownKeys = new Set([
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principalisawsservice',
  'aws:requestedregion',
  'aws:resourceaccount',
  'aws:securetransport',
  'aws:viaawsservice',
  'dynamodb:enclosingoperation',
  'dynamodb:leadingkeys',
  'kms:encryptioncontextkeys',
  's3:prefix',
  // Only on calls that another AWS service makes for somebody:
  'aws:calledvia',
  'aws:sourceaccount',
  'aws:sourcearn',
  'kms:viaservice',
]);
const encryptionContext = 'kms:encryptioncontext:';

/** @throws HostError `POLICY_CONDITION` for an operator or key the endpoint does not know, or a policy variable */
export function parseConditions(block: unknown): Condition[] {
  return Object.entries(Block.parse(block)).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => condition(operator, key.toLowerCase(), values)),
  );
}

function condition(operator: string, key: string, wanted: readonly string[]): Condition {
  if (!knownKeys.has(key) && !key.startsWith(encryptionContext)) throw unsupported(`the key ${key}`);
  if (wanted.some((value) => value.includes('$' + '{')))
    throw unsupported(`the variable in ${wanted.join(', ')}`);
  if (operator === 'Null') return (context) => wanted.includes(String(!context.has(key)));
  const [, set, name = '', ifExists] = /^(ForAllValues:|ForAnyValue:)?(.*?)(IfExists)?$/.exec(operator) ?? [];
  const known = Object.hasOwn(operators, name) ? operators[name] : undefined;
  if (known === undefined) throw unsupported(`the operator ${operator}`);
  // DynamoDB developer guide, "Using condition keys": one request may name many keys.
  if (key === 'dynamodb:leadingkeys' && set === undefined)
    throw unsupported(`the key ${key} without ForAllValues`);
  const { compare, negated = false } = known;
  const satisfies = (actual: string) => wanted.some((value) => compare(actual, value)) !== negated;
  return (context) => {
    const actual = context.get(key);
    if (actual === undefined) {
      if (set === 'ForAnyValue:') return false;
      return ifExists !== undefined || set === 'ForAllValues:' || negated;
    }
    return set === 'ForAllValues:' || (set === undefined && negated)
      ? actual.every(satisfies)
      : actual.some(satisfies);
  };
}

function unsupported(what: string): HostError {
  return new HostError(
    'POLICY_CONDITION',
    `A policy of the template has a condition with ${what}, which the local host cannot evaluate.`,
    `テンプレートのポリシーの条件にある ${what} をローカルホストは評価できません。`,
  );
}
