import { type DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { AuditEntry } from '../access/audit.ts';
import { type Clock, type EpochMs, seconds } from '../clock.ts';
import { auditRetentionSeconds } from '../limits.ts';
import { auditItem, entryOfItem } from './audit-item.ts';
import { type AuditPage, type AuditQuery, type AuditTrail, maxAuditDays } from './audit-trail.ts';
import type { Place } from './job-store.ts';
import { auditKey, auditPartition, sortableMs } from './keys.ts';

const dayMs = 24 * 3600 * 1000;
const dayOf = (at: EpochMs): EpochMs => at - (at % dayMs);

/** The audit in the one table, a partition for each day; see audit-trail.ts. */
export class DynamoAuditTrail implements AuditTrail {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #clock: Clock;

  constructor(client: DynamoDBDocumentClient, table: string, clock: Clock) {
    this.#client = client;
    this.#table = table;
    this.#clock = clock;
  }

  async append(entry: AuditEntry): Promise<void> {
    await this.#client.send(new PutCommand(auditItem(this.#table, entry).Put));
  }

  /** A day that does not fill the page is followed by the day before it. */
  async list({ limit, from, since = 0 }: AuditQuery): Promise<AuditPage> {
    const now = this.#clock();
    const oldest = Math.max(since, now - seconds(auditRetentionSeconds));
    const entries: AuditEntry[] = [];
    // A place far ahead comes from no page of ours; there is nothing to walk through up there.
    let day = dayOf(from === undefined ? now : Math.min(lastMoment(from), now));
    for (let days = 0; days < maxAuditDays && day >= dayOf(oldest); days++) {
      const wanted = limit - entries.length;
      const { found, more } = await this.#listDay(day, from, wanted + 1);
      const young = found.filter(({ at }) => at >= oldest);
      entries.push(...young.slice(0, wanted));
      const last = entries.at(-1);
      if (last && (young.length > wanted || (more && young.length === found.length)))
        return { entries, next: auditKey(last).sk };
      day -= dayMs;
    }
    return { entries, ...(day >= dayOf(oldest) && { next: `${sortableMs(day + dayMs)}#` }) };
  }

  async #listDay(day: EpochMs, from: Place = '~', limit: number) {
    const answer = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        KeyConditionExpression: 'pk = :day AND sk < :from',
        ExpressionAttributeValues: { ':day': auditPartition(day), ':from': from },
        ScanIndexForward: false,
        Limit: limit,
      }),
    );
    return { found: (answer.Items ?? []).map(entryOfItem), more: answer.LastEvaluatedKey !== undefined };
  }
}

/** The latest time that an entry behind a place can have. */
function lastMoment(place: Place): EpochMs {
  const [time, id] = place.split('#');
  return id === '' ? Number(time) - 1 : Number(time);
}
