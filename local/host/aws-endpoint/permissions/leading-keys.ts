/**
 * `dynamodb:LeadingKeys`: the partition key values a request names, in the table or in the index it asks.
 * Source: DynamoDB developer guide, "Using IAM policy conditions for fine-grained access control".
 */
import * as z from 'zod';

/** Name of the partition key attribute, by the ARN of the table or index. */
export type PartitionKeys = ReadonlyMap<string, string>;

export const Attributes = z.record(z.string(), z.unknown());
type Attributes = z.infer<typeof Attributes>;

/** What a Query says of the key it asks for, in the form of today and in that of before expressions. */
export const KeyQuery = z.object({
  KeyConditionExpression: z.string().optional(),
  ExpressionAttributeNames: z.record(z.string(), z.string()).default({}),
  ExpressionAttributeValues: Attributes.default({}),
  KeyConditions: z.record(z.string(), z.object({ AttributeValueList: z.array(z.unknown()) })).default({}),
});
type KeyQuery = z.infer<typeof KeyQuery>;

/**
 * Stands for a key value that cannot be told. No key is empty text, so it equals nothing a policy names: without a
 * value at all, `ForAllValues` would hold.
 */
const unknownKey = '';

const KeyValue = z.union([
  z.object({ S: z.string() }).transform(({ S }) => S),
  z.object({ N: z.string() }).transform(({ N }) => N),
  z.object({ B: z.string() }).transform(({ B }) => B),
]);
const textOf = (value: unknown): string => KeyValue.safeParse(value).data ?? unknownKey;

/** @param items or keys of items, with all their attributes */
export function keysOfItems(items: readonly Attributes[], partitionKey: string | undefined): string[] {
  return items.map((item) => (partitionKey === undefined ? unknownKey : textOf(item[partitionKey])));
}

/** A Query names one value; all that are named count, should there be more. */
export function keysOfQuery(query: KeyQuery, partitionKey: string | undefined): string[] {
  const { KeyConditionExpression: expression = '', KeyConditions: conditions } = query;
  const inExpression = [...expression.matchAll(/([#\w]+)\s*=\s*(:\w+)/g)]
    .filter(([, name = '']) => (query.ExpressionAttributeNames[name] ?? name) === partitionKey)
    .map(([, , value = '']) => textOf(query.ExpressionAttributeValues[value]));
  const values = partitionKey === undefined ? undefined : conditions[partitionKey]?.AttributeValueList;
  const all = [...inExpression, ...(values ?? []).map(textOf)];
  return all.length > 0 ? all : [unknownKey];
}
