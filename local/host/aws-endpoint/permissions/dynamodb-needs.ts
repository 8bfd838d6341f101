/**
 * DynamoDB: the rights of a request on its table or index; of a transaction, those of its parts.
 * Source: Service authorization reference, "DynamoDB"; DynamoDB developer guide, "Using IAM with DynamoDB transactions".
 * PartiQL has rights of its own and is refused to every function.
 */
import * as z from 'zod';
import type { Place } from '../../assembly/stack-scope.ts';
import { Attributes, KeyQuery, keysOfItems, keysOfQuery, type PartitionKeys } from './leading-keys.ts';
import type { Need, NeedsOf } from './need.ts';

const WithKey = z.object({ TableName: z.string(), Key: Attributes.default({}) });
const WithItem = z.object({ TableName: z.string(), Item: Attributes.default({}) });
const BatchOfTable = z.union([
  z.object({ Keys: z.array(Attributes) }).transform(({ Keys }) => Keys),
  z
    .array(
      z.object({
        PutRequest: z.object({ Item: Attributes }).optional(),
        DeleteRequest: z.object({ Key: Attributes }).optional(),
      }),
    )
    .transform((requests) =>
      requests.map(({ PutRequest, DeleteRequest }) => PutRequest?.Item ?? DeleteRequest?.Key ?? {}),
    ),
]);
const Request = KeyQuery.extend({
  TableName: z.string().optional(),
  IndexName: z.string().optional(),
  Key: Attributes.optional(),
  Item: Attributes.optional(),
  /** Of the batch actions: the items or keys to work on, by table. */
  RequestItems: z.record(z.string(), BatchOfTable).optional(),
  TransactItems: z
    .array(
      z.object({
        ConditionCheck: WithKey.optional(),
        Delete: WithKey.optional(),
        Get: WithKey.optional(),
        Put: WithItem.optional(),
        Update: WithKey.optional(),
      }),
    )
    .optional(),
});
type Request = z.infer<typeof Request>;

const actionOfPart = {
  ConditionCheck: 'ConditionCheckItem',
  Delete: 'DeleteItem',
  Get: 'GetItem',
  Put: 'PutItem',
  Update: 'UpdateItem',
} as const;
const parts = ['ConditionCheck', 'Delete', 'Get', 'Put', 'Update'] as const;

/** @param partitionKeys of the tables and indexes of the template */
export function dynamodbNeeds(partitionKeys: PartitionKeys): NeedsOf {
  return async (call, place) => {
    const request = Request.parse(await call.json());
    const { TableName, IndexName, RequestItems, TransactItems } = request;
    const onTable = (name: string, action: string, items: readonly z.infer<typeof Attributes>[]): Need => {
      const table = tableArn(name, place);
      const keys = keysOfItems(items, partitionKeys.get(table));
      return {
        action: `dynamodb:${action}`,
        resource: table,
        owner: table,
        context: { 'dynamodb:LeadingKeys': keys },
      };
    };
    if (TransactItems)
      return TransactItems.flatMap((item) =>
        parts.flatMap((part): Need[] => {
          const wanted = item[part];
          if (wanted === undefined) return [];
          const need = onTable(wanted.TableName, actionOfPart[part], [
            'Item' in wanted ? wanted.Item : wanted.Key,
          ]);
          return [{ ...need, context: { ...need.context, 'dynamodb:EnclosingOperation': [call.action] } }];
        }),
      );
    if (RequestItems)
      return Object.entries(RequestItems).map(([name, items]) => onTable(name, call.action, items));
    const action = `dynamodb:${call.action}`;
    if (TableName === undefined) return [{ action, resource: '*' }];
    const table = tableArn(TableName, place);
    const resource = IndexName === undefined ? table : `${table}/index/${IndexName}`;
    const keys = leadingKeys(call.action, request, partitionKeys.get(resource));
    return [{ action, resource, owner: table, ...(keys && { context: { 'dynamodb:LeadingKeys': keys } }) }];
  };
}

/** @returns undefined for an action that names no key, as a Scan, which reads them all */
function leadingKeys(
  action: string,
  request: Request,
  partitionKey: string | undefined,
): string[] | undefined {
  switch (action) {
    case 'GetItem':
    case 'UpdateItem':
    case 'DeleteItem':
      return keysOfItems([request.Key ?? {}], partitionKey);
    case 'PutItem':
      return keysOfItems([request.Item ?? {}], partitionKey);
    case 'Query':
      return keysOfQuery(request, partitionKey);
    default:
      return undefined;
  }
}

/** DynamoDB takes a table's ARN for its name. */
function tableArn(name: string, { region, accountId }: Place): string {
  return name.startsWith('arn:') ? name : `arn:aws:dynamodb:${region}:${accountId}:table/${name}`;
}
