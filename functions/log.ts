import { Logger } from '@aws-lambda-powertools/logger';
import { type Emit, jobFields, type LifecycleEvent } from '../shared/events.ts';
import { metricsOf } from './event-metrics.ts';

export const logger = new Logger({ serviceName: process.env.AWS_LAMBDA_FUNCTION_NAME ?? 'junban' });

const warnings: ReadonlySet<LifecycleEvent> = new Set([
  'lease_lost',
  'doorbell_failed',
  'job_error',
  'record_unreadable',
]);

/**
 * The event is the log line and the metric: one structured record per step, found by `event` and `job_id`, from which
 * CloudWatch takes the numbers named in it.
 */
export const emit: Emit = (event, job, fields) => {
  const facts = { event, ...(job && jobFields(job)), ...fields };
  const line = { ...facts, ...metricsOf(event, facts, Date.now()) };
  if (warnings.has(event)) logger.warn(event, line);
  else logger.info(event, line);
};
