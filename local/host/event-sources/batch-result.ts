/** Which messages of a batch are done, from what the function answered. */
import * as z from 'zod';
import type { InvocationResult } from '../functions/invocation.ts';
import type { SqsRecord } from './sqs-event.ts';

const Report = z
  .object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string().min(1) })).nullish() })
  .nullish();

/**
 * Without partial reports, all or nothing. With `ReportBatchItemFailures`, an empty or absent list is success, and a
 * report that is malformed or names an unknown message counts as failure of the whole batch, as at Lambda.
 */
export function doneRecords(
  records: readonly SqsRecord[],
  result: InvocationResult,
  reportsFailures: boolean,
): readonly SqsRecord[] {
  if (!result.ok) return [];
  if (!reportsFailures) return records;
  const report = Report.safeParse(result.payload);
  if (!report.success) return [];
  const failed = new Set(report.data?.batchItemFailures?.map(({ itemIdentifier }) => itemIdentifier));
  const known = new Set(records.map(({ messageId }) => messageId));
  if ([...failed].some((id) => !known.has(id))) return [];
  return records.filter(({ messageId }) => !failed.has(messageId));
}
