import type { Guard } from '../change.ts';
import type { Job } from '../job.ts';
import { conditionExpression } from './expression.ts';
import { jobKey } from './keys.ts';
import type { TransactItem } from './transact.ts';

/** Holds only while the job runs under the very claim of the record given. */
export const claimGuard = (job: Job): Guard => ({
  state: 'running',
  ...(job.claimId && { claimId: job.claimId }),
});

/** The part of a transaction that lets the rest of it happen only under the present claim. */
export const fence = (table: string, job: Job): TransactItem => ({
  ConditionCheck: { TableName: table, Key: jobKey(job.id), ...conditionExpression(claimGuard(job)) },
});
