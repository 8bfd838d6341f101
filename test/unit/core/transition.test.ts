import { describe, expect, it } from 'vitest';
import { seconds } from '../../../shared/clock.ts';
import { type Job, type JobState, newClaimId } from '../../../shared/job.ts';
import { lanes } from '../../../shared/lanes.ts';
import { leaseSeconds, maxLostWorkers, retentionSeconds } from '../../../shared/limits.ts';
import { type Change, type Command, isRefusal, transition } from '../../../shared/transition.ts';
import { failure, result, waitingJob } from '../../store/jobs.ts';

const now = Date.parse('2026-11-20T00:00:00Z');
const claimId = newClaimId();
const report = {};

const queued = waitingJob(now - 5000, { secret: 'sealed' });
const running: Job = {
  ...queued,
  state: 'running',
  claimId,
  leaseUntil: now + seconds(leaseSeconds),
  attempts: 1,
  firstStartedAt: now - 1000,
  startedAt: now - 1000,
};
const scheduled: Job = { ...queued, state: 'scheduled', dueAt: now, attempts: 1, error: failure };
const ended = (state: JobState): Job => ({ ...queued, state, finishedAt: now - 1, expiresAt: now + 1 });
const jobs: Readonly<Record<JobState, Job>> = {
  scheduled,
  queued,
  running,
  completed: ended('completed'),
  error: ended('error'),
  timeout: ended('timeout'),
  stopped: ended('stopped'),
  cancelled: ended('cancelled'),
};

const commands: Readonly<Record<Command['kind'], Command>> = {
  ready: { kind: 'ready' },
  claim: { kind: 'claim', claimId: newClaimId() },
  beat: { kind: 'beat', claimId, report },
  complete: { kind: 'complete', claimId, report, result },
  fail: { kind: 'fail', claimId, report, error: failure, temporary: true, random: 0.5 },
  timeUp: { kind: 'timeUp', claimId, report, error: failure },
  interrupt: { kind: 'interrupt', claimId, report },
  stop: { kind: 'stop', claimId, report },
  requestStop: { kind: 'requestStop' },
  cancel: { kind: 'cancel' },
  loseLease: { kind: 'loseLease' },
  expireWait: { kind: 'expireWait', error: failure },
  rung: { kind: 'rung' },
};

/** From which states a command leads, and to which; from all others it is refused. */
const moves: Readonly<Record<Command['kind'], Partial<Record<JobState, JobState>>>> = {
  ready: { scheduled: 'queued' },
  claim: { queued: 'running' },
  beat: { running: 'running' },
  complete: { running: 'completed' },
  fail: { running: 'scheduled' },
  timeUp: { running: 'timeout' },
  interrupt: { running: 'queued' },
  stop: { running: 'stopped' },
  requestStop: { running: 'running' },
  cancel: { queued: 'cancelled', scheduled: 'cancelled' },
  loseLease: { running: 'queued' },
  expireWait: { queued: 'timeout' },
  rung: { queued: 'queued' },
};
/** When a command may happen: leases and waits have to be over for some. */
const timeOf: Partial<Record<Command['kind'], number>> = {
  loseLease: now + seconds(leaseSeconds),
  expireWait: queued.queuedAt + seconds(lanes.browser.maxQueueWaitSeconds),
};

const cases = Object.values(commands).flatMap((command) =>
  Object.values(jobs).map((job) => ({ command, job, to: moves[command.kind][job.state] })),
);

function decided(job: Job, command: Command, at = now): Change {
  const answer = transition(job, command, at);
  if (isRefusal(answer)) throw new Error(`${command.kind} was refused: ${answer.refused}`);
  return answer;
}

describe('every command in every state', () => {
  it.each(cases.filter(({ to }) => to !== undefined))(
    '$command.kind moves a job from $job.state to $to',
    ({ command, job, to }) => {
      expect(decided(job, command, timeOf[command.kind]).next.state).toBe(to);
    },
  );

  it.each(cases.filter(({ to }) => to === undefined))(
    '$command.kind is refused for a job that is $job.state',
    ({ command, job }) => {
      expect(transition(job, command, timeOf[command.kind] ?? now)).toEqual({ refused: 'state', job });
    },
  );
});

describe('bounds in time', () => {
  it.each([
    ['ready', scheduled, now - 1, 'early'],
    ['expireWait', queued, (timeOf.expireWait ?? 0) - 1, 'early'],
    ['loseLease', running, (timeOf.loseLease ?? 0) - 1, 'lease'],
    ['beat', running, running.leaseUntil ?? 0, 'lease'],
    ['complete', running, running.leaseUntil ?? 0, 'lease'],
  ] as const)('%s a millisecond off is refused', (kind, job, at, refused) => {
    expect(transition(job, commands[kind], at)).toEqual({ refused, job });
  });

  it('takes the last word of a worker until the millisecond its lease ends', () => {
    expect(decided(running, commands.complete, (running.leaseUntil ?? 0) - 1).next.state).toBe('completed');
  });
});

describe('what goes along with a move', () => {
  it.each(['beat', 'complete', 'fail', 'timeUp', 'interrupt', 'stop'] as const)(
    '%s of a stale claim is refused',
    (kind) => {
      const job = { ...running, claimId: newClaimId() };
      expect(transition(job, commands[kind], now)).toEqual({ refused: 'claim', job });
    },
  );

  it('an end destroys the secret, frees the claim and says until when the record is kept', () => {
    const { next } = decided(running, commands.complete);
    expect(next).toMatchObject({
      secret: 'destroyed',
      secretDestroyedAt: now,
      finishedAt: now,
      expiresAt: now + seconds(retentionSeconds),
      result,
    });
    expect(next).not.toHaveProperty('claimId');
    expect(next).not.toHaveProperty('leaseUntil');
  });

  it('a job without secret has none destroyed', () => {
    const { next } = decided({ ...queued, secret: 'none' }, commands.cancel);
    expect(next.secret).toBe('none');
    expect(next).not.toHaveProperty('secretDestroyedAt');
  });

  it('the error of an earlier attempt is neither shown of a running job nor taken for its end', () => {
    const claimed = decided({ ...queued, error: failure }, commands.claim).next;
    expect(claimed).not.toHaveProperty('error');
    expect(decided(scheduled, commands.cancel).next).not.toHaveProperty('error');
  });

  it('an interruption gives the attempt back and keeps the place', () => {
    const { next } = decided(running, commands.interrupt);
    expect(next).toMatchObject({ attempts: 0, rank: running.rank, queuedAt: now });
  });

  it('a job whose time has come joins the end of the line', () => {
    const { next } = decided(scheduled, commands.ready);
    expect(next).toMatchObject({ rank: now, queuedAt: now, attempts: 1 });
    expect(next).not.toHaveProperty('dueAt');
    expect(next).not.toHaveProperty('rungAt');
  });

  it('the last attempt and a permanent failure end as error', () => {
    expect(decided({ ...running, attempts: 3 }, commands.fail).next).toMatchObject({
      state: 'error',
      error: failure,
    });
    const permanent = { ...commands.fail, temporary: false } as Command;
    expect(decided(running, permanent).next).toMatchObject({ state: 'error', error: failure });
  });

  it('a lost worker costs the attempt and keeps the place; the last one ends the job', () => {
    const at = timeOf.loseLease;
    const again = decided(running, commands.loseLease, at).next;
    expect(again).toMatchObject({ attempts: 1, lostWorkers: 1, rank: running.rank });
    const last = { ...running, lostWorkers: maxLostWorkers - 1 };
    expect(decided(last, commands.loseLease, at).next).toMatchObject({
      state: 'error',
      error: { code: 'WORKER_LOST' },
    });
    expect(decided({ ...running, attempts: 3 }, commands.loseLease, at).next.state).toBe('error');
  });

  it.each(['fail', 'interrupt', 'loseLease'] as const)(
    'a wanted stop beats the next attempt after %s, and a stop in between is guarded against',
    (kind) => {
      const stopping = { ...running, stopRequestedAt: now - 1 };
      expect(decided(stopping, commands[kind], timeOf[kind]).next).toMatchObject({ state: 'stopped' });
      expect(decided(stopping, commands[kind], timeOf[kind]).next).not.toHaveProperty('error');
      expect(decided(running, commands[kind], timeOf[kind]).guard.noStopRequest).toBe(true);
    },
  );

  it('a second stop request keeps the time of the first', () => {
    const once = decided(running, commands.requestStop).next;
    expect(decided(once, commands.requestStop, now + 500).next.stopRequestedAt).toBe(now);
  });

  it('the largest memory ever told is kept', () => {
    const told = (mb: number): Command => ({ kind: 'beat', claimId, report: { peakMemoryMb: mb } });
    const high = decided(running, told(300)).next;
    expect(decided(high, told(200)).next.peakMemoryMb).toBe(300);
  });
});

it('no longer promises another try when the last attempt fails for a passing reason', () => {
  const promise = { ja: '自動で再試行します。', en: 'It is tried again by itself.' };
  const fail: Command = { ...commands.fail, error: { ...failure, hint: promise } } as Command;
  const first = transition(running, fail, now);
  const last = transition({ ...running, attempts: running.maxAttempts }, fail, now);
  if (isRefusal(first) || isRefusal(last)) expect.unreachable();
  expect(first.next).toMatchObject({ state: 'scheduled', error: { hint: promise } });
  expect(last.next).toMatchObject({ state: 'error', error: { code: failure.code } });
  expect(last.next.error?.hint?.en).toBe('It was tried as often as it may be. Send it again later.');
});
