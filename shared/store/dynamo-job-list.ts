import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Clock } from '../clock.ts';
import { summaryOfItem } from './job-item.ts';
import type { JobCount, JobFilter, JobList, JobPage } from './job-list.ts';
import type { Place } from './job-store.ts';
import { listIndex, listPartition, ownerIndex, ownerPartition, sortableMs } from './keys.ts';
import { pageOf, type Row, type Stretch } from './list-page.ts';
import { isNarrow, rowFilter, wantedStates } from './row-filter.ts';

/** Items that one call reads of a partition at the most, whatever the filter leaves of them. */
const maxListReads = 1000;
const maxCountReads = 5000;
/** Items that one query reads when a filter may drop many of them. */
const narrowReads = 250;

interface Partition {
  readonly index: typeof listIndex | typeof ownerIndex;
  readonly key: string;
}

/**
 * Lists of jobs from the indexes of the one table; see job-list.ts. An owner's jobs lie in one partition, everybody's in
 * one for each state. Places are comparable over all of these: one of them goes on in each.
 */
export class DynamoJobList implements JobList {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #clock: Clock;

  constructor(client: DynamoDBDocumentClient, table: string, clock: Clock) {
    this.#client = client;
    this.#table = table;
    this.#clock = clock;
  }

  /** Reads 1,000 items of each partition at the most. */
  async list(filter: JobFilter, limit: number, from?: Place): Promise<JobPage> {
    const partitions = partitionsOf(filter);
    const read = partitions.map((partition) => this.#read(partition, filter, limit, from));
    return pageOf(await Promise.all(read), limit);
  }

  /** Reads 5,000 items of each partition at the most. */
  async count(filter: JobFilter, limit: number): Promise<JobCount> {
    const partitions = partitionsOf(filter);
    const counts = await Promise.all(partitions.map((partition) => this.#count(partition, filter, limit)));
    const count = counts.reduce((sum, part) => sum + part.count, 0);
    return { count: Math.min(count, limit), exact: count <= limit && counts.every(({ exact }) => exact) };
  }

  /** Reads on until there is a row more than a page holds, or the partition ends, or enough was read. */
  async #read(partition: Partition, filter: JobFilter, limit: number, from?: Place): Promise<Stretch> {
    const query = this.#query(partition, filter, from);
    const rows: Row[] = [];
    if (!query) return { rows, readTo: undefined };
    const { sort } = partition.index;
    let left = maxListReads;
    let start: Record<string, unknown> | undefined;
    do {
      const answer = await this.#client.send(
        new QueryCommand({
          ...query,
          ScanIndexForward: false,
          // One more tells that there is more; another is the row of `from` itself.
          Limit: Math.min(left, isNarrow(filter) ? narrowReads : limit + 2),
          ...(start && { ExclusiveStartKey: start }),
        }),
      );
      for (const item of answer.Items ?? []) {
        const place = String(item[sort]);
        if (place !== from) rows.push({ place, job: summaryOfItem(item) });
      }
      left -= answer.ScannedCount ?? left;
      start = answer.LastEvaluatedKey;
    } while (start && rows.length <= limit && left > 0);
    return { rows, readTo: start && String(start[sort]) };
  }

  async #count(partition: Partition, filter: JobFilter, limit: number): Promise<JobCount> {
    const query = this.#query(partition, filter);
    let count = 0;
    if (!query) return { count, exact: true };
    let left = maxCountReads;
    let start: Record<string, unknown> | undefined;
    do {
      const answer = await this.#client.send(
        new QueryCommand({
          ...query,
          Select: 'COUNT',
          Limit: Math.min(left, isNarrow(filter) ? left : limit + 1),
          ...(start && { ExclusiveStartKey: start }),
        }),
      );
      count += answer.Count ?? 0;
      left -= answer.ScannedCount ?? left;
      start = answer.LastEvaluatedKey;
    } while (start && count <= limit && left > 0);
    return { count, exact: start === undefined };
  }

  /** Undefined when nothing can be between the bounds: DynamoDB refuses such a query. */
  #query({ index, key }: Partition, filter: JobFilter, from: Place = end) {
    const since = sortableMs(filter.since ?? 0);
    // Places are `time#id`: those of a moment sort behind its bare time.
    const until = filter.until === undefined ? end : sortableMs(filter.until);
    const to = from < until ? from : until;
    if (since > to) return undefined;
    const row = rowFilter(filter, this.#clock());
    return {
      TableName: this.#table,
      IndexName: index.name,
      ...row,
      KeyConditionExpression: '#partition = :partition AND #sort BETWEEN :since AND :to',
      ExpressionAttributeNames: {
        ...row.ExpressionAttributeNames,
        '#partition': index.partition,
        '#sort': index.sort,
      },
      ExpressionAttributeValues: {
        ...row.ExpressionAttributeValues,
        ':partition': key,
        ':since': since,
        ':to': to,
      },
    };
  }
}

/** Sorts behind every place: those begin with digits. */
const end = '~';

const partitionsOf = (filter: JobFilter): Partition[] =>
  filter.owner === undefined
    ? wantedStates(filter).map((state) => ({ index: listIndex, key: listPartition(state) }))
    : [{ index: ownerIndex, key: ownerPartition(filter.owner) }];
