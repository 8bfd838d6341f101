import { KMSClient } from '@aws-sdk/client-kms';
import { SQSClient } from '@aws-sdk/client-sqs';
import { handle } from 'hono/aws-lambda';
import { SqsDeadLetters } from '../../shared/doorbell/sqs-dead-letters.ts';
import { deadLettersEnv, requiredEnv } from '../../shared/env.ts';
import { KmsProver } from '../../shared/vault/kms-prover.ts';
import { KmsVault } from '../../shared/vault/kms-vault.ts';
import { client, clock, doorbell, emit, jobStore, watched } from '../adapters.ts';
import { filing } from '../filing.ts';
import { operateApp } from './app.ts';
import { isOperatorEvent, operatorAct } from './operator.ts';

const sqs = watched(new SQSClient(client));
const kms = watched(new KMSClient(client));
const deps = {
  store: jobStore(),
  doorbell: doorbell(sqs),
  deadLetters: new SqsDeadLetters(sqs, (queue) => requiredEnv(deadLettersEnv(queue))),
  filing: filing(),
  sealer: new KmsVault(kms, requiredEnv('VAULT_KEY_ARN')),
  prover: new KmsProver(kms, requiredEnv('PROOF_KEY_ARN')),
  clock,
  emit,
};

const answerHttp = handle(operateApp(deps));

/** What people may do to a job after it was submitted, and what operators may do to a lane. */
export const handler = (...[event, context]: Parameters<typeof answerHttp>): Promise<unknown> =>
  isOperatorEvent(event) ? operatorAct(event, deps) : answerHttp(event, context);
