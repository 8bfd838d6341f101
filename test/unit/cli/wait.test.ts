import { describe, expect, it } from 'vitest';
import { exitCodeOf, type Job, jobText } from '../../../local/cli/show/job.ts';
import { Terminal } from '../../../local/cli/terminal.ts';
import { lineOf } from '../../../local/cli/wait/line.ts';

const now = Date.parse('2026-11-25T00:00:00Z');
const counts = { total: 2, planned: 0, attempted: 0, confirmed: 2, uncertain: 0, failed: 0, skipped: 0 };
const job = (more: Partial<Job>): Job => ({
  id: 'j',
  type: 'autofill',
  lane: 'browser',
  state: 'queued',
  title: 't',
  priority: 5,
  stopRequested: false,
  attempts: 0,
  maxAttempts: 3,
  lostWorkers: 0,
  interruptions: 0,
  series: 1,
  history: [],
  submittedAt: '2026-11-25T00:00:00Z',
  memoryLimitMb: 1,
  cost: { estimateUsd: 0, region: 'r', pricesListedOn: 'd', used: {} },
  secret: 'none',
  links: { self: '', rows: '', logs: '', files: '', documents: {}, cancel: '', stop: '', retry: '' },
  ...more,
});
const line = (more: Partial<Job>) => lineOf(job(more), ({ en }) => en, now);

describe('the line of a job that is waited for', () => {
  it('says where it is in the line, why it waits, and when it may start', () => {
    const { text } = line({
      position: 3,
      waiting: { code: 'LANE_BUSY', message: '1 running.' },
      estimatedStart: { earliest: '2026-11-25T00:01:00Z', latest: '2026-11-25T00:02:00Z' },
    });
    expect(text).toMatch(/^queued {2}number 3 in line {2}1 running\. {2}starts by 2026-11-25 \d\d:02:00$/);
  });

  it('has a bar once it is known how much there is to do', () => {
    const running = { state: 'running' } as const;
    expect(line(running)).toEqual({ text: 'running' });
    expect(line({ ...running, progress: { step: 'Signing in', current: 0, total: 0 } })).toEqual({
      text: 'running  Signing in',
    });
    expect(line({ ...running, progress: { step: 'Filling in', current: 2, total: 5 } })).toEqual({
      text: 'running  2/5  Filling in',
      bar: { current: 2, total: 5 },
    });
  });

  it('shows what others wrote as text', () => {
    const progress = { step: '\u001b[2J\u202estep', current: 0, total: 0 };
    expect(line({ state: 'running', progress }).text).toBe('running   step');
  });
});

it('shows a result once there is one: before, it is the state so far', () => {
  const session = {
    say: ({ en }: { en: string }) => en,
    terminal: new Terminal({ env: {}, noColour: true }),
  };
  const result = { summary: 'Of 2 rows, 0 were filled in.', counts: {} };
  expect(jobText(job({ state: 'running', result }), session)).not.toContain('result');
  const finishedAt = '2026-11-25T00:00:00Z';
  expect(jobText(job({ state: 'completed', finishedAt, result }), session)).toMatch(/^result +Of 2 rows/m);
});

describe('the exit code of a job that was waited for', () => {
  const finishedAt = '2026-11-25T00:00:00Z';
  it('is 0 only when everything went in', () => {
    expect(exitCodeOf(job({ state: 'completed', finishedAt, rows: counts }))).toBe(0);
    expect(exitCodeOf(job({ state: 'completed', finishedAt }))).toBe(0);
    expect(exitCodeOf(job({ state: 'completed', finishedAt, rows: { ...counts, failed: 1 } }))).toBe(1);
    expect(exitCodeOf(job({ state: 'completed', finishedAt, rows: { ...counts, uncertain: 1 } }))).toBe(1);
    for (const state of ['error', 'timeout', 'stopped', 'cancelled'] as const)
      expect(exitCodeOf(job({ state, finishedAt }))).toBe(1);
  });
});
