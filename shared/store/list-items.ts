import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { JobId } from '../job.ts';
import { jobKey } from './keys.ts';

/** Items of one job whose sort key has the prefix and is not before `from`, in order, all pages. */
export async function listItems(
  client: DynamoDBDocumentClient,
  table: string,
  id: JobId,
  prefix: string,
  from: string = prefix,
): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const answer = await client.send(
      new QueryCommand({
        TableName: table,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :job AND sk BETWEEN :from AND :to',
        ExpressionAttributeValues: { ':job': jobKey(id).pk, ':from': from, ':to': `${prefix}~` },
        ...(start && { ExclusiveStartKey: start }),
      }),
    );
    items.push(...(answer.Items ?? []));
    start = answer.LastEvaluatedKey;
  } while (start);
  return items;
}
