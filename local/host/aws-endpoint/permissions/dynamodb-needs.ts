/**
 * DynamoDB: the rights of a request on its table or index; of a transaction, those of its parts.
 * Source: Service authorization reference, "DynamoDB"; DynamoDB developer guide, "Using IAM with DynamoDB transactions".
 * PartiQL has rights of its own and is refused to every function.
 */
import * as z from 'zod';
import type { Place } from '../../assembly/stack-scope.ts';
import type { Need, NeedsOf } from './need.ts';

const OnTable = z.object({ TableName: z.string() });
const Request = z.object({
  TableName: z.string().optional(),
  IndexName: z.string().optional(),
  /** Of the batch actions: what to do, by table. */
  RequestItems: z.record(z.string(), z.unknown()).optional(),
  TransactItems: z
    .array(
      z.object({
        ConditionCheck: OnTable.optional(),
        Delete: OnTable.optional(),
        Get: OnTable.optional(),
        Put: OnTable.optional(),
        Update: OnTable.optional(),
      }),
    )
    .optional(),
});

const actionOfPart = {
  ConditionCheck: 'ConditionCheckItem',
  Delete: 'DeleteItem',
  Get: 'GetItem',
  Put: 'PutItem',
  Update: 'UpdateItem',
} as const;

export const dynamodbNeeds: NeedsOf = async (call, place) => {
  const { TableName, IndexName, RequestItems, TransactItems } = Request.parse(await call.json());
  if (TransactItems)
    return TransactItems.flatMap((item) =>
      Object.entries(actionOfPart).flatMap(([part, action]): Need[] => {
        const tableName = Object.entries(item).find(([name]) => name === part)?.[1]?.TableName;
        if (tableName === undefined) return [];
        const resource = tableArn(tableName, place);
        const context = { 'dynamodb:EnclosingOperation': [call.action] };
        return [{ action: `dynamodb:${action}`, resource, owner: resource, context }];
      }),
    );
  const action = `dynamodb:${call.action}`;
  if (RequestItems)
    return Object.keys(RequestItems).map((name) => {
      const resource = tableArn(name, place);
      return { action, resource, owner: resource };
    });
  if (TableName === undefined) return [{ action, resource: '*' }];
  const table = tableArn(TableName, place);
  return [
    { action, resource: IndexName === undefined ? table : `${table}/index/${IndexName}`, owner: table },
  ];
};

/** DynamoDB takes a table's ARN for its name. */
function tableArn(name: string, { region, accountId }: Place): string {
  return name.startsWith('arn:') ? name : `arn:aws:dynamodb:${region}:${accountId}:table/${name}`;
}
