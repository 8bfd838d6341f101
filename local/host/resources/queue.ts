/** AWS::SQS::Queue, standard and FIFO. */
import { CreateQueueCommand, type QueueAttributeName, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { queueUrl } from '../aws-endpoint/queue-urls.ts';
import type { Provider } from './provider.ts';

/** Properties that are queue attributes of the same name. Those in the first list hold from creation on. */
const fixedAttributes = ['FifoQueue', 'DeduplicationScope', 'FifoThroughputLimit'] as const;
const changeableAttributes = [
  'ContentBasedDeduplication',
  'DelaySeconds',
  'MaximumMessageSize',
  'MessageRetentionPeriod',
  'ReceiveMessageWaitTimeSeconds',
  'VisibilityTimeout',
  'RedrivePolicy',
  'RedriveAllowPolicy',
] as const satisfies readonly QueueAttributeName[];

const Value = z.union([
  z.string(),
  z.number().transform(String),
  z.boolean().transform(String),
  z.record(z.string(), z.unknown()).transform((policy) => JSON.stringify(policy)),
]);
const Properties = z.object({ QueueName: z.string().optional() });

export const queue: Provider = async ({ properties, defaultName }, { clients, place, awsEndpoint }) => {
  const isFifo = String(properties.FifoQueue) === 'true';
  const name = Properties.parse(properties).QueueName ?? `${defaultName}${isFifo ? '.fifo' : ''}`;
  const url = queueUrl(awsEndpoint, place.accountId, name);
  // Made with what cannot change, then brought to what the template says now: an older queue takes new timeouts.
  const fixed = attributes(properties, fixedAttributes);
  await clients.sqs.send(new CreateQueueCommand({ QueueName: name, Attributes: fixed }));
  const changeable = attributes(properties, changeableAttributes);
  if (Object.keys(changeable).length > 0)
    await clients.sqs.send(new SetQueueAttributesCommand({ QueueUrl: url, Attributes: changeable }));
  const arn = `arn:aws:sqs:${place.region}:${place.accountId}:${name}`;
  return { physicalId: url, attributes: { Arn: arn, QueueName: name, QueueUrl: url } };
};

function attributes(
  properties: Readonly<Record<string, unknown>>,
  names: readonly QueueAttributeName[],
): Partial<Record<QueueAttributeName, string>> {
  return Object.fromEntries(
    names
      .filter((name) => properties[name] !== undefined)
      .map((name) => [name, Value.parse(properties[name])]),
  );
}
