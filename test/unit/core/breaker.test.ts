import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Breaker, judged, neverTold, type Verdict, wayThrough } from '../../../shared/breaker.ts';
import { type EpochMs, seconds } from '../../../shared/clock.ts';
import { newClaimId, newJobId } from '../../../shared/job.ts';
import { breakerFailures, breakerPauseSeconds } from '../../../shared/limits.ts';

const now = Date.UTC(2026, 10, 20);
const pause = seconds(breakerPauseSeconds);
const [mine, other] = [newClaimId(), newClaimId()];
const job = newJobId();
const told = (verdicts: readonly Verdict[], at: EpochMs = now) =>
  verdicts.reduce<Breaker>((breaker, verdict) => judged(breaker, verdict, mine, at), neverTold);
const trying: Breaker = { state: 'trying', by: mine, job, until: now + pause };

describe('a circuit breaker', () => {
  it('opens for a minute after five attempts in a row that found the other side away', () => {
    expect(told(Array(breakerFailures - 1).fill('unavailable'))).toEqual({ state: 'closed', failures: 4 });
    expect(told(Array(breakerFailures).fill('unavailable'))).toEqual({ state: 'open', until: now + pause });
  });

  it('begins to count anew after any answer, and passes over attempts that found out nothing', () => {
    expect(told(['unavailable', 'unavailable', 'answers', 'unavailable'])).toMatchObject({ failures: 1 });
    expect(told(['unavailable', 'silent', 'unavailable'])).toMatchObject({ failures: 2 });
    expect(told(['unavailable', 'answers'])).toEqual(neverTold);
  });

  it('lets nobody through while it is open, and then one', () => {
    const open: Breaker = { state: 'open', until: now };
    expect(wayThrough(open, now - 1, false)).toBe('barred');
    expect(wayThrough(open, now, false)).toBe('trial');
    expect(wayThrough(trying, now, true)).toBe('barred');
    expect(wayThrough(neverTold, now, false)).toBe('free');
  });

  it('lets the next one try when the trial vanished, or has lasted longer than any run may', () => {
    expect(wayThrough(trying, now, false)).toBe('trial');
    expect(wayThrough(trying, now + pause - 1, true)).toBe('barred');
    expect(wayThrough(trying, now + pause, true)).toBe('trial');
  });

  it('is closed by a trial that had an answer, and open for another minute by one that had none', () => {
    expect(judged(trying, 'answers', mine, now)).toEqual(neverTold);
    expect(judged(trying, 'unavailable', mine, now)).toEqual({ state: 'open', until: now + pause });
  });

  it('lets the next one try at once when the trial ended before it found out', () => {
    const given = judged(trying, 'silent', mine, now);
    expect(wayThrough(given, now, false)).toBe('trial');
  });

  it('hears nobody but the trial while it is not closed: the others began before', () => {
    const open: Breaker = { state: 'open', until: now + 5 };
    for (const verdict of ['answers', 'unavailable', 'silent'] as const) {
      expect(judged(open, verdict, mine, now)).toBe(open);
      expect(judged(trying, verdict, other, now)).toBe(trying);
    }
  });

  it('never opens for longer than a minute, and never on fewer than five failures in a row', () => {
    const verdict = fc.constantFrom<Verdict>('answers', 'unavailable', 'unavailable', 'silent');
    fc.assert(
      fc.property(fc.array(fc.record({ verdict, after: fc.nat(90_000) })), (steps) => {
        let breaker: Breaker = neverTold;
        let time = now;
        let inARow = 0;
        for (const { verdict: said, after } of steps) {
          time += after;
          const way = wayThrough(breaker, time, false);
          if (way === 'barred') continue;
          if (way === 'trial') breaker = { state: 'trying', by: mine, job, until: time + pause };
          const was = breaker;
          breaker = judged(was, said, mine, time);
          if (said === 'unavailable') inARow += 1;
          if (said === 'answers') inARow = 0;
          if (breaker.state === 'open') {
            expect(breaker.until).toBeLessThanOrEqual(time + pause);
            expect(was.state === 'trying' || inARow >= breakerFailures).toBe(true);
          } else expect(breaker).toEqual({ state: 'closed', failures: inARow });
        }
      }),
    );
  });
});
