import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Lease, LeaseLost } from '../../../shared/lease.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
});
afterEach(() => {
  vi.useRealTimers();
});

const clock = () => Date.now();

describe('lease', () => {
  it('is lost at the very millisecond it ends', () => {
    const lease = new Lease(clock, 60_000);
    vi.advanceTimersByTime(59_999);
    expect(lease.lost.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    expect(lease.lost.aborted).toBe(true);
    expect(lease.lost.reason).toBeInstanceOf(LeaseLost);
  });

  it('lasts as long as it is renewed', () => {
    const lease = new Lease(clock, 60_000);
    for (let beat = 1; beat <= 100; beat++) {
      vi.advanceTimersByTime(50_000);
      lease.renew(Date.now() + 60_000);
    }
    expect(lease.lost.aborted).toBe(false);
    vi.advanceTimersByTime(60_000);
    expect(lease.lost.aborted).toBe(true);
  });

  it('never revives', () => {
    const lease = new Lease(clock, 1000);
    vi.advanceTimersByTime(1000);
    lease.renew(Date.now() + 60_000);
    expect(lease.lost.aborted).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('once given up is not brought back by a renewal that was on its way', () => {
    const lease = new Lease(clock, 60_000);
    lease.lose();
    lease.renew(120_000);
    expect(lease.lost.aborted).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is lost by a renewal that comes too late, even when the timer has not fired yet', () => {
    const lease = new Lease(clock, 1000);
    // The event loop was blocked: time has passed and no timer has run.
    vi.setSystemTime(1000);
    lease.renew(90_000);
    expect(lease.lost.aborted).toBe(true);
  });

  it('is lost at once when it was over from the start', () => {
    const lease = new Lease(clock, -1);
    vi.advanceTimersByTime(0);
    expect(lease.lost.aborted).toBe(true);
  });

  it('tells its loss once', () => {
    const lease = new Lease(clock, 1000);
    let told = 0;
    lease.lost.addEventListener('abort', () => {
      told += 1;
    });
    lease.lose();
    lease.lose();
    vi.advanceTimersByTime(5000);
    expect(told).toBe(1);
  });

  it('leaves no timer behind when it is released, and is not lost by that', () => {
    const lease = new Lease(clock, 1000);
    lease.release();
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(5000);
    expect(lease.lost.aborted).toBe(false);
  });
});
