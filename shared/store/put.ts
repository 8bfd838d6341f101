import type { TransactItem } from './transact.ts';

type Put = NonNullable<TransactItem['Put']>;
type Condition = Pick<Put, 'ConditionExpression' | 'ExpressionAttributeValues'>;

/** An item to be written whole, as a part of a transaction. */
export const put = (
  table: string,
  key: object,
  attributes: object,
  condition: Condition = {},
): { readonly Put: Put } => ({ Put: { TableName: table, Item: { ...key, ...attributes }, ...condition } });
