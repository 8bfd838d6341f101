/**
 * SQS: the rights of a request on its queue. A batch needs the right to one: there is no `sqs:SendMessageBatch`.
 * Source: Service authorization reference, "SQS"; SQS developer guide, "Amazon SQS API permissions".
 */
import * as z from 'zod';
import type { NeedsOf } from './need.ts';

const Request = z.object({
  QueueUrl: z.string().optional(),
  QueueName: z.string().optional(),
  SourceArn: z.string().optional(),
});

export const sqsNeeds: NeedsOf = async (call, { region, accountId }) => {
  const { QueueUrl, QueueName, SourceArn } = Request.parse(await call.json());
  const action = `sqs:${call.action.replace(/Batch$/, '')}`;
  const name = QueueUrl?.split('/').at(-1) ?? QueueName;
  const queue = name === undefined ? SourceArn : `arn:aws:sqs:${region}:${accountId}:${name}`;
  return [queue === undefined ? { action, resource: '*' } : { action, resource: queue, owner: queue }];
};
