import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { emit } from '../../../functions/log.ts';
import { waitingJob } from '../../store/jobs.ts';

let written: string[];
beforeEach(() => {
  written = [];
  const keep = (chunk: string | Uint8Array): boolean => {
    written.push(typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk));
    return true;
  };
  for (const stream of [process.stdout, process.stderr]) vi.spyOn(stream, 'write').mockImplementation(keep);
});
afterEach(() => vi.restoreAllMocks());

const lines = () => written.map((line) => z.record(z.string(), z.unknown()).parse(JSON.parse(line)));

it('an event is one line of JSON and nothing else, with its metric at the root', () => {
  const job = waitingJob(0, { title: 'secret.xlsx · ta***@example.jp', submitter: 'a'.repeat(32) });
  emit('job_cancelled', job, { queue_length: 0, running_count: 1 });
  expect(lines()).toMatchObject([
    {
      level: 'INFO',
      message: 'job_cancelled',
      event: 'job_cancelled',
      job_id: job.id,
      lane: 'browser',
      queue_length: 0,
      running_count: 1,
      job_cancelled: 1,
      _aws: { CloudWatchMetrics: [{ Namespace: 'Junban', Dimensions: [['lane']] }] },
    },
  ]);
  expect(written.join('')).not.toMatch(/secret\.xlsx|aaaa/);
});

it('an event that somebody should look at is a warning', () => {
  emit('lease_lost', waitingJob(0));
  emit('record_unreadable', undefined, { job_id: 'x' });
  expect(lines()).toMatchObject([
    { level: 'WARN', event: 'lease_lost' },
    { level: 'WARN', event: 'record_unreadable' },
  ]);
});
