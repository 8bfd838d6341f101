import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { isJobId } from '../job.ts';
import type { Page, Place } from './job-store.ts';
import type { waitIndex, workIndex } from './keys.ts';

export interface ListQuery {
  readonly index: typeof workIndex | typeof waitIndex;
  readonly partition: string;
  /** Only what sorts before this. */
  readonly before?: string;
  readonly limit: number;
  readonly from?: Place | undefined;
}

/** Sorts behind every key of the indexes: those begin with digits. */
const end = '~';

/** One page of ids from an index whose sort keys are `time#id`, in its order. */
export async function listIds(
  client: DynamoDBDocumentClient,
  table: string,
  { index, partition, before = end, limit, from = '' }: ListQuery,
): Promise<Page> {
  const answer = await client.send(
    new QueryCommand({
      TableName: table,
      IndexName: index.name,
      KeyConditionExpression: '#partition = :partition AND #sort BETWEEN :from AND :before',
      ExpressionAttributeNames: { '#partition': index.partition, '#sort': index.sort },
      ExpressionAttributeValues: {
        ':partition': partition,
        // A key with something behind it sorts right after that key.
        ':from': from === '' ? '0' : `${from}#`,
        ':before': before,
      },
      ProjectionExpression: '#sort',
      Limit: limit,
    }),
  );
  const places = (answer.Items ?? []).map((item) => String(item[index.sort]));
  const next = answer.LastEvaluatedKey && places.at(-1);
  return {
    ids: places.map((place) => place.split('#')[1]).filter(isJobId),
    ...(next !== undefined && { next }),
  };
}
