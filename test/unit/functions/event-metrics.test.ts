import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { metricsOf } from '../../../functions/event-metrics.ts';
import { jobFields } from '../../../shared/events.ts';
import { waitingJob } from '../../store/jobs.ts';

const at = Date.parse('2026-11-20T00:00:00Z');
const stands = { queue_length: 3, running_count: 1 };

/**
 * CloudWatch's schema for the embedded metric format (user guide, "Specification: Embedded metric format"), as far as
 * ours goes, and what it says in words: every name refers to a member of the root, numbers for metrics and text for
 * dimensions.
 */
const name = z.string().min(1).max(255);
const emf = z
  .looseObject({
    _aws: z.strictObject({
      Timestamp: z.int(),
      CloudWatchMetrics: z.array(
        z.strictObject({
          Namespace: name,
          Dimensions: z.array(z.array(name).max(30)).min(1),
          Metrics: z
            .array(z.strictObject({ Name: name, Unit: z.enum(['Count', 'Milliseconds']) }))
            .min(1)
            .max(100),
        }),
      ),
    }),
  })
  .superRefine((root, check) => {
    for (const { Dimensions, Metrics } of root._aws.CloudWatchMetrics) {
      for (const { Name } of Metrics)
        if (typeof root[Name] !== 'number') check.addIssue(`the metric ${Name} is no number`);
      for (const dimension of Dimensions.flat())
        if (typeof root[dimension] !== 'string') check.addIssue(`the dimension ${dimension} is no text`);
    }
  });

/** A line as it is logged. */
const lineOf = (...[event, facts]: [Parameters<typeof metricsOf>[0], Parameters<typeof metricsOf>[1]]) =>
  JSON.parse(JSON.stringify({ event, ...facts, ...metricsOf(event, facts, at) }));
const directive = z.object({ _aws: z.object({ CloudWatchMetrics: z.tuple([z.unknown()]) }) });
const metricsIn = (line: unknown) => directive.parse(line)._aws.CloudWatchMetrics[0];

describe('the line of an event', () => {
  const job = waitingJob(at);

  it('counts a wait once: with the start, and not again with what happens to the running job', () => {
    const running = jobFields({ ...job, state: 'running', startedAt: at + 5 });
    const wait = { Name: 'waited_ms', Unit: 'Milliseconds' };
    const metrics = (event: 'job_started' | 'lease_lost') =>
      metricsIn(lineOf(event, { ...running, ...stands }));
    expect(metrics('job_started')).toMatchObject({ Metrics: expect.arrayContaining([wait]) });
    expect(metrics('lease_lost')).not.toMatchObject({ Metrics: expect.arrayContaining([wait]) });
  });

  it('counts the event and the lane’s state, with the lane as its only dimension', () => {
    const line = lineOf('job_error', { ...jobFields({ ...job, state: 'error' }), ...stands });
    expect(emf.parse(line)).toMatchObject({ job_error: 1, lane: 'browser', job_id: job.id });
    expect(metricsIn(line)).toEqual({
      Namespace: 'Junban',
      Dimensions: [['lane']],
      Metrics: [
        { Name: 'job_error', Unit: 'Count' },
        { Name: 'queue_length', Unit: 'Count' },
        { Name: 'running_count', Unit: 'Count' },
      ],
    });
  });

  it('measures how long a job waited when it starts, and how long it took when it ends', () => {
    const started = { ...job, state: 'running', firstStartedAt: at + 5000, startedAt: at + 5000 } as const;
    const start = lineOf('job_started', jobFields(started));
    expect(emf.parse(start)).toMatchObject({ job_started: 1, waited_ms: 5000 });
    expect(metricsIn(start)).toMatchObject({ Metrics: [{}, { Name: 'waited_ms', Unit: 'Milliseconds' }] });
    const end = lineOf('job_completed', jobFields({ ...started, state: 'completed', finishedAt: at + 9000 }));
    expect(emf.parse(end)).toMatchObject({ job_completed: 1, elapsed_ms: 4000 });
    expect(metricsIn(end)).toMatchObject({ Metrics: [{}, { Name: 'elapsed_ms', Unit: 'Milliseconds' }] });
  });

  it('has no dimension where there is no lane', () => {
    const line = lineOf('record_unreadable', { job_id: job.id });
    expect(emf.parse(line)).toMatchObject({ record_unreadable: 1 });
    expect(metricsIn(line)).toMatchObject({ Dimensions: [[]] });
  });

  it('is no metric for a step on the way', () => {
    for (const event of ['job_created', 'job_progress', 'cleanup_started', 'dead_letter_redriven'] as const)
      expect(metricsOf(event, { lane: 'browser', ...stands }, at)).toEqual({});
  });

  it('leaves numbers that are not known out', () => {
    const line = lineOf('admission_refused', { lane: 'browser', reason: 'STORE_UNAVAILABLE' });
    expect(emf.parse(line)).toMatchObject({ admission_refused: 1, reason: 'STORE_UNAVAILABLE' });
    expect(metricsIn(line)).toMatchObject({ Metrics: [{ Name: 'admission_refused' }] });
  });
});
