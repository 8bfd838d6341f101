import { isDeepStrictEqual } from 'node:util';
import type { Guard } from '../change.ts';

/** Names and values of one DynamoDB expression, numbered as they are used. */
class Placeholders {
  readonly names: Record<string, string> = {};
  readonly values: Record<string, unknown> = {};

  name(attribute: string): string {
    const key = `#${attribute}`;
    this.names[key] = attribute;
    return key;
  }

  value(value: unknown): string {
    const key = `:v${Object.keys(this.values).length}`;
    this.values[key] = value;
    return key;
  }
}

export interface UpdateExpression {
  /** Empty when nothing differs. DynamoDB refuses an empty one: leave it out then. */
  readonly UpdateExpression: string;
  readonly ConditionExpression: string;
  readonly ExpressionAttributeNames: Record<string, string>;
  readonly ExpressionAttributeValues: Record<string, unknown>;
}

/**
 * Only what differs between two items is written, so that a write never undoes a field that somebody else
 * changed meanwhile; the guard is what must not have changed.
 */
export function updateExpression(
  before: Record<string, unknown>,
  after: Record<string, unknown>,
  guard: Guard,
): UpdateExpression {
  const p = new Placeholders();
  const set: string[] = [];
  const remove: string[] = [];
  for (const attribute of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (isDeepStrictEqual(before[attribute], after[attribute])) continue;
    if (after[attribute] === undefined) remove.push(p.name(attribute));
    else set.push(`${p.name(attribute)} = ${p.value(after[attribute])}`);
  }
  const ConditionExpression = condition(guard, p);
  const update = [
    set.length > 0 && `SET ${set.join(', ')}`,
    remove.length > 0 && `REMOVE ${remove.join(', ')}`,
  ];
  return {
    UpdateExpression: update.filter(Boolean).join(' '),
    ConditionExpression,
    ExpressionAttributeNames: p.names,
    ExpressionAttributeValues: p.values,
  };
}

/** A condition on its own, for checking the fence beside other writes. */
export function conditionExpression(guard: Guard): Omit<UpdateExpression, 'UpdateExpression'> {
  const p = new Placeholders();
  return {
    ConditionExpression: condition(guard, p),
    ExpressionAttributeNames: p.names,
    ExpressionAttributeValues: p.values,
  };
}

function condition(guard: Guard, p: Placeholders): string {
  const { noStopRequest, ...equal } = guard;
  const terms = Object.entries(equal).map(([attribute, value]) => `${p.name(attribute)} = ${p.value(value)}`);
  if (noStopRequest) terms.push(`attribute_not_exists(${p.name('stopRequestedAt')})`);
  return terms.join(' AND ');
}
