/**
 * Refuses what the caller's role does not grant, as AWS would: the same status, code and words.
 * A presigned request has the rights of who signed it; the host's own key may do everything.
 */
import * as z from 'zod';
import type { Place } from '../../assembly/stack-scope.ts';
import type { FunctionConfig } from '../../functions/function-config.ts';
import type { Call, Service, Stage } from '../call.ts';
import type { MasterKeys } from '../kms/key-file.ts';
import { objectExists } from '../object-exists.ts';
import { refuse } from '../refusal.ts';
import { dynamodbNeeds } from './dynamodb-needs.ts';
import { type Principal, refusalOf } from './evaluate.ts';
import { kmsNeeds } from './kms-needs.ts';
import { lambdaNeeds } from './lambda-needs.ts';
import type { PartitionKeys } from './leading-keys.ts';
import type { Need, NeedsOf } from './need.ts';
import type { PolicyBook } from './policy-book.ts';
import { needToKnowOfAbsence, s3Needs } from './s3-needs.ts';
import { sqsNeeds } from './sqs-needs.ts';

export interface PermissionParts {
  readonly policies: PolicyBook;
  readonly place: Place;
  readonly masterKeys: MasterKeys;
  readonly partitionKeys: PartitionKeys;
  readonly s3Port: number;
  functionConfig(logicalId: string): Pick<FunctionConfig, 'name' | 'roleArn'> | undefined;
}

export function permissions(parts: PermissionParts): Stage {
  const { policies, place, masterKeys, partitionKeys, s3Port, functionConfig } = parts;
  const needsOf: Readonly<Record<Service, NeedsOf>> = {
    dynamodb: dynamodbNeeds(partitionKeys),
    sqs: sqsNeeds,
    s3: s3Needs,
    kms: kmsNeeds(masterKeys),
    lambda: lambdaNeeds,
  };
  const whyNot = ({ action, resource, owner, context = {} }: Need, principal: Principal) =>
    refusalOf({ action, resource, context: contextOf(principal, place, context) }, principal, {
      identity: policies.ofRole(principal.roleArn),
      resource: owner === undefined ? [] : policies.ofResource(owner),
      resourceDecides: action.startsWith('kms:'),
    });
  return async (call, next) => {
    if (call.caller.kind === 'admin') return next();
    const config = functionConfig(call.caller.functionLogicalId);
    const principal = principalOf(config?.roleArn ?? '', config?.name ?? '', place);
    const needs = await readNeeds(call, needsOf[call.service], place);
    if (needs === undefined)
      return refuse(call, 400, 'SerializationException', 'The request body cannot be read.');
    for (const need of needs) {
      const why = whyNot(need, principal);
      if (why !== undefined) return deny(call, need, principal, why);
    }
    const absence = call.service === 's3' ? needToKnowOfAbsence(call) : undefined;
    const why = absence && whyNot(absence, principal);
    if (absence && why !== undefined && !(await objectExists(s3Port, call.request.url ?? '/')))
      return deny(call, absence, principal, why);
    await next();
  };
}

/** @returns undefined when the body is not of the form the service's API asks for */
async function readNeeds(call: Call, needsOf: NeedsOf, place: Place): Promise<readonly Need[] | undefined> {
  try {
    return await needsOf(call, place);
  } catch (error) {
    if (error instanceof z.ZodError || error instanceof SyntaxError || error instanceof URIError)
      return undefined;
    throw error;
  }
}

function deny(call: Call, { action, resource }: Need, { sessionArn }: Principal, why: string): void {
  const isS3 = call.service === 's3';
  const named = isS3 ? `"${resource}"` : resource;
  const message = `User: ${sessionArn} is not authorized to perform: ${action} on resource: ${named} ${why}`;
  refuse(
    call,
    isS3 || call.service === 'lambda' ? 403 : 400,
    isS3 ? 'AccessDenied' : 'AccessDeniedException',
    // SQS names actions in lower case.
    call.service === 'sqs' ? message.replaceAll(action, action.toLowerCase()) : message,
  );
}

function principalOf(roleArn: string, functionName: string, { accountId }: Place): Principal {
  const roleName = roleArn.split('/').at(-1) ?? '';
  const sessionArn = `arn:aws:sts::${accountId}:assumed-role/${roleName}/${functionName}`;
  return { roleArn, sessionArn, accountId };
}

function contextOf(
  { roleArn }: Principal,
  { region, accountId }: Place,
  ofService: Readonly<Record<string, readonly string[]>>,
): ReadonlyMap<string, readonly string[]> {
  const all = {
    'aws:PrincipalAccount': [accountId],
    'aws:PrincipalArn': [roleArn],
    'aws:PrincipalIsAWSService': ['false'],
    'aws:RequestedRegion': [region],
    'aws:ResourceAccount': [accountId],
    // Plain HTTP, but on the loopback interface: nothing can listen in between. AWS' own endpoints, which a deployed
    // function calls, are HTTPS, and a policy that demands it must not shut out here what it lets in there.
    'aws:SecureTransport': ['true'],
    'aws:ViaAWSService': ['false'],
    ...ofService,
  };
  return new Map(Object.entries(all).map(([key, values]) => [key.toLowerCase(), values]));
}
