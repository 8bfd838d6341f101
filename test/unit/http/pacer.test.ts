import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Pacer } from '../../../functions/http/pacer.ts';

/** Callers it remembers. */
const maxCallers = 10_000;

const times = (pacer: Pacer, n: number, now: number, who = 'a', name = 'read') =>
  Array.from({ length: n }, () => pacer.pass(name, who, 60, now)).filter((wait) => wait === 0).length;

describe('a pacer', () => {
  it('lets a minute’s worth through at once, then one at a time', () => {
    const pacer = new Pacer();
    expect(times(pacer, 100, 0)).toBe(60);
    expect(pacer.pass('read', 'a', 60, 0)).toBe(1);
    expect(times(pacer, 5, 999)).toBe(0);
    expect(times(pacer, 5, 1000)).toBe(1);
  });

  it('says the seconds after which it does let through', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1200 }),
        fc.integer({ min: 0, max: 60_000 }),
        (perMinute, later) => {
          const pacer = new Pacer();
          for (let n = 0; n < perMinute; n++) expect(pacer.pass('x', 'a', perMinute, 0)).toBe(0);
          const wait = pacer.pass('x', 'a', perMinute, later);
          fc.pre(wait > 0);
          expect(pacer.pass('x', 'a', perMinute, later + wait * 1000)).toBe(0);
        },
      ),
    );
  });

  it('has all of it again after a pause', () => {
    const pacer = new Pacer();
    times(pacer, 100, 0);
    expect(times(pacer, 100, 60_000)).toBe(60);
  });

  it('keeps callers apart, and what they call', () => {
    const pacer = new Pacer();
    times(pacer, 100, 0);
    expect([times(pacer, 1, 0, 'b'), times(pacer, 1, 0, 'a', 'change')]).toEqual([1, 1]);
  });

  it('charges nobody for what it refused', () => {
    const pacer = new Pacer();
    times(pacer, 10_000, 0);
    expect(pacer.pass('read', 'a', 60, 1000)).toBe(0);
  });

  it('remembers a bounded number of callers: whoever came longest ago is forgotten', () => {
    const pacer = new Pacer();
    times(pacer, 60, 0, 'first');
    times(pacer, 60, 0, 'second');
    for (let n = 0; n < maxCallers - 2; n++) pacer.pass('read', `caller ${n}`, 60, 0);
    expect([times(pacer, 100, 1000, 'first'), times(pacer, 100, 1000, 'second')]).toEqual([1, 1]);
    // Both have just come, so the third is the oldest now, and goes for whoever is new.
    times(pacer, 60, 1000, 'new');
    expect(times(pacer, 100, 1000, 'first')).toBe(0);
    expect(times(pacer, 60, 1000, 'caller 0')).toBe(60);
  });
});
