import { requiredEnv } from '../../shared/env.ts';
import { DynamoAuditTrail } from '../../shared/store/dynamo-audit-trail.ts';
import { DynamoJobList } from '../../shared/store/dynamo-job-list.ts';
import { clock, tableClient } from '../adapters.ts';
import { keyStore, serviceDeps } from '../composition.ts';
import { filing } from '../filing.ts';
import { onLambda } from '../http/on-lambda.ts';
import { readApp } from './app.ts';
import { description } from './description.ts';

const table = requiredEnv('TABLE_NAME');

/** Everything that only looks; nothing of a job can be changed with its rights. */
export const handler = onLambda(
  readApp({
    ...serviceDeps,
    list: new DynamoJobList(tableClient(), table, clock),
    keys: keyStore,
    audit: new DynamoAuditTrail(tableClient(), table, clock),
    filing: filing(),
    description: description(),
  }),
);
