import { KMSClient } from '@aws-sdk/client-kms';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SqsDeadLetters } from '../../shared/doorbell/sqs-dead-letters.ts';
import { deadLettersEnv, requiredEnv } from '../../shared/env.ts';
import { DynamoAuditTrail } from '../../shared/store/dynamo-audit-trail.ts';
import { DynamoJobList } from '../../shared/store/dynamo-job-list.ts';
import { KmsProver } from '../../shared/vault/kms-prover.ts';
import { KmsVault } from '../../shared/vault/kms-vault.ts';
import { client, clock, doorbell, emit, tableClient, watched } from '../adapters.ts';
import { keyStore, serviceDeps } from '../composition.ts';
import { filing } from '../filing.ts';
import { onLambda } from '../http/on-lambda.ts';
import { operateApp } from './app.ts';
import { isOperatorEvent, operatorAct } from './operator.ts';

const sqs = watched(new SQSClient(client));
const kms = watched(new KMSClient(client));
const table = requiredEnv('TABLE_NAME');
const deps = {
  ...serviceDeps,
  list: new DynamoJobList(tableClient(), table, clock),
  keys: keyStore,
  audit: new DynamoAuditTrail(tableClient(), table, clock),
  doorbell: doorbell(sqs),
  deadLetters: new SqsDeadLetters(sqs, (queue) => requiredEnv(deadLettersEnv(queue))),
  filing: filing(),
  sealer: new KmsVault(kms, requiredEnv('VAULT_KEY_ARN')),
  prover: new KmsProver(kms, requiredEnv('PROOF_KEY_ARN')),
  emit,
};

const answerHttp = onLambda(operateApp(deps));

/** What people may do after a job was submitted, and what operators may do without the HTTP API. */
export const handler = (...[event, context]: Parameters<typeof answerHttp>): Promise<unknown> =>
  isOperatorEvent(event)
    ? operatorAct(event, context?.awsRequestId ?? 'direct', deps)
    : answerHttp(event, context);
