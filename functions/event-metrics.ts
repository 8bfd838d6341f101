import type { EventFields, LifecycleEvent } from '../shared/events.ts';

/** Where dashboards and alarms find the numbers. */
const metricNamespace = 'Junban';

/** Events that are counted by their name. The others are steps on the way; a metric each would only cost. */
const counted: ReadonlySet<LifecycleEvent> = new Set([
  'admission_granted',
  'admission_refused',
  'job_started',
  'job_retry_scheduled',
  'job_completed',
  'job_error',
  'job_timeout',
  'job_stopped',
  'job_cancelled',
  'lease_lost',
  'record_unreadable',
  'doorbell_failed',
  'doorbell_ignored',
  'doorbell_rung_again',
]);

/** Numbers of such an event that are metrics too: how the lane stands, how long it took. A wait counts once. */
const measured = {
  queue_length: 'Count',
  running_count: 'Count',
  waited_ms: 'Milliseconds',
  elapsed_ms: 'Milliseconds',
} as const;

/**
 * The part of a log line that makes it a metric too, in CloudWatch's embedded metric format. The dimension is the lane
 * alone: a job id would make each job a metric of its own, and be billed so.
 *
 * Source: "Specification: Embedded metric format" in the CloudWatch user guide.
 *
 * @param timestamp milliseconds since 1970
 */
export function metricsOf(event: LifecycleEvent, facts: EventFields, timestamp: number): object {
  if (!counted.has(event)) return {};
  const numbers = Object.entries(measured).filter(
    ([name]) => typeof facts[name] === 'number' && (name !== 'waited_ms' || event === 'job_started'),
  );
  const metrics = [{ Name: event, Unit: 'Count' }, ...numbers.map(([Name, Unit]) => ({ Name, Unit }))];
  const dimensions = facts.lane === undefined ? [[]] : [['lane']];
  return {
    [event]: 1,
    _aws: {
      Timestamp: timestamp,
      CloudWatchMetrics: [{ Namespace: metricNamespace, Dimensions: dimensions, Metrics: metrics }],
    },
  };
}
