import { describe, expect, it } from 'vitest';
import { seconds } from '../../../shared/clock.ts';
import type { Command } from '../../../shared/command.ts';
import { type JobState, newClaimId } from '../../../shared/job.ts';
import {
  forgottenDoorbellSeconds,
  leaseMarginSeconds,
  leaseSeconds,
  retryableSeconds,
} from '../../../shared/limits.ts';
import { without } from '../../../shared/moves.ts';
import { transition } from '../../../shared/transition.ts';
import { commands, decided, jobs, now, queued, running, scheduled } from './transition-fixtures.ts';

/** From which states a command leads, and to which; from all others it is refused. */
const moves: Readonly<Record<Command['kind'], Partial<Record<JobState, JobState>>>> = {
  ready: { scheduled: 'queued' },
  claim: { queued: 'running' },
  requestStop: { running: 'running' },
  cancel: { queued: 'cancelled', scheduled: 'cancelled' },
  loseLease: { running: 'queued' },
  expireWait: { queued: 'timeout' },
  rung: { queued: 'queued' },
  retry: { error: 'queued', timeout: 'queued', stopped: 'queued', cancelled: 'queued' },
  beat: { running: 'running' },
  complete: { running: 'completed' },
  fail: { running: 'scheduled' },
  timeUp: { running: 'timeout' },
  interrupt: { running: 'queued' },
  stop: { running: 'stopped' },
};

const leaseEnd = now + seconds(leaseSeconds);
const waitEnd = queued.waitUntil ?? Number.NaN;
/** When a command may happen, if not at once: leases and waits have to be over for some. */
const times: Partial<Record<Command['kind'], number>> = {
  loseLease: leaseEnd + seconds(leaseMarginSeconds),
  expireWait: waitEnd,
};
const timeOf = (kind: Command['kind']) => times[kind] ?? now;

const cases = Object.values(commands).flatMap((command) =>
  Object.values(jobs).map((job) => ({ command, job, to: moves[command.kind][job.state] })),
);

describe('every command in every state', () => {
  it.each(cases.filter(({ to }) => to !== undefined))(
    '$command.kind moves a job from $job.state to $to',
    ({ command, job, to }) => {
      const { next, guard } = decided(job, command, timeOf(command.kind));
      expect(next.state).toBe(to);
      expect(guard.state).toBe(job.state);
    },
  );

  it.each(cases.filter(({ to }) => to === undefined))(
    '$command.kind is refused for a job that is $job.state',
    ({ command, job }) => {
      expect(transition(job, command, timeOf(command.kind))).toEqual({ refused: 'state', job });
    },
  );
});

describe('bounds in time', () => {
  const rungLast = queued.rungAt ?? Number.NaN;
  const born = queued.beginsAt;
  it.each([
    ['ready', scheduled, now, 'early'],
    ['expireWait', queued, waitEnd, 'early'],
    ['loseLease', running, leaseEnd + seconds(leaseMarginSeconds), 'lease'],
    ['rung', queued, rungLast + seconds(forgottenDoorbellSeconds), 'early'],
  ] as const)('%s is refused until the very millisecond', (kind, job, from, refused) => {
    expect(transition(job, commands[kind], from - 1)).toEqual({ refused, job });
    decided(job, commands[kind], from);
  });

  it.each([
    ['beat', running, leaseEnd, 'lease'],
    ['complete', running, leaseEnd, 'lease'],
    ['fail', running, leaseEnd, 'lease'],
    ['timeUp', running, leaseEnd, 'lease'],
    ['interrupt', running, leaseEnd, 'lease'],
    ['stop', running, leaseEnd, 'lease'],
    ['retry', jobs.error, born + seconds(retryableSeconds), 'late'],
  ] as const)('%s is refused from the very millisecond', (kind, job, until, refused) => {
    expect(transition(job, commands[kind], until)).toEqual({ refused, job });
    decided(job, commands[kind], until - 1);
  });

  it('nobody may write between the end of a lease and the time it may be taken for lost', () => {
    for (let at = leaseEnd; at < leaseEnd + seconds(leaseMarginSeconds); at += 250) {
      expect(transition(running, commands.beat, at)).toMatchObject({ refused: 'lease' });
      expect(transition(running, commands.loseLease, at)).toMatchObject({ refused: 'lease' });
    }
  });

  it('a wait without an end is never over', () => {
    const patient = without(queued, 'waitUntil');
    expect(transition(patient, commands.expireWait, Number.MAX_SAFE_INTEGER)).toMatchObject({
      refused: 'early',
    });
  });
});

describe('the fence', () => {
  it.each(['beat', 'complete', 'fail', 'timeUp', 'interrupt', 'stop'] as const)(
    '%s of a stale claim is refused, whatever the time',
    (kind) => {
      const job = { ...running, claimId: newClaimId() };
      for (const at of [now, leaseEnd + 1])
        expect(transition(job, commands[kind], at)).toEqual({ refused: 'claim', job });
    },
  );

  it.each(['beat', 'complete', 'fail', 'timeUp', 'interrupt', 'stop', 'requestStop'] as const)(
    'the claim must still be the same when %s is written',
    (kind) => {
      expect(decided(running, commands[kind]).guard).toMatchObject({ claimId: running.claimId });
    },
  );

  it('a lease is taken for lost only if no beat came in between', () => {
    const { guard } = decided(running, commands.loseLease, timeOf('loseLease'));
    expect(guard).toMatchObject({ claimId: running.claimId, leaseUntil: running.leaseUntil });
  });

  it('a waiting job must still wait for the same turn, an ended one have ended at the same time', () => {
    for (const kind of ['claim', 'cancel', 'expireWait', 'rung'] as const)
      expect(decided(queued, commands[kind], timeOf(kind)).guard).toMatchObject({
        queuedAt: queued.queuedAt,
      });
    expect(decided(queued, commands.rung).guard).toMatchObject({ rungAt: queued.rungAt });
    expect(decided(scheduled, commands.ready).guard).toMatchObject({ dueAt: scheduled.dueAt });
    expect(decided(jobs.error, commands.retry).guard).toMatchObject({ finishedAt: jobs.error.finishedAt });
  });
});
