/** AWS::Lambda::EventSourceMapping from a queue. */
import * as z from 'zod';
import { queueUrl } from '../aws-endpoint/queue-urls.ts';
import { QueueMapping } from '../event-sources/queue-mapping.ts';
import type { Provider } from './provider.ts';
import { flexibleBoolean, flexibleNumber } from './provider.ts';

const Properties = z.object({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  BatchSize: flexibleNumber.default(10),
  Enabled: flexibleBoolean.default(true),
  ScalingConfig: z.object({ MaximumConcurrency: flexibleNumber.optional() }).optional(),
  FunctionResponseTypes: z.array(z.string()).default([]),
});

export const eventSourceMapping: Provider = ({ logicalId, properties }, site) => {
  const wanted = Properties.parse(properties);
  if (!wanted.EventSourceArn.includes(':sqs:'))
    return { skipped: `no event source for ${wanted.EventSourceArn}` };
  const target = site.functions.find(wanted.FunctionName);
  if (target === undefined) return { skipped: `its function ${wanted.FunctionName} does not run here` };
  const queueName = wanted.EventSourceArn.split(':').at(-1) ?? '';
  if (wanted.Enabled)
    site.mappings.push(
      new QueueMapping(
        {
          logicalId,
          queueName,
          queueArn: wanted.EventSourceArn,
          queueUrl: queueUrl(site.awsEndpoint, site.place.accountId, queueName),
          region: site.place.region,
          batchSize: wanted.BatchSize,
          maximumConcurrency: wanted.ScalingConfig?.MaximumConcurrency,
          reportsFailures: wanted.FunctionResponseTypes.includes('ReportBatchItemFailures'),
        },
        target,
        { lambda: site.pollerClient(target.config.logicalId), host: site.clients.sqs },
        site.events,
      ),
    );
  return { physicalId: logicalId, attributes: { Id: logicalId } };
};
