import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EpochMs } from '../../../shared/clock.ts';
import { type Gate, rateGate } from '../../../shared/gate.ts';
import { handClock } from '../../store/jobs.ts';
import { MemoryJobStore } from '../../store/memory-job-store.ts';

const start = Date.parse('2026-11-20T00:00:00Z');
const limits = fc.integer({ min: 1, max: 60 });
const windows = fc.integer({ min: 1, max: 3600 });
/** Pauses between arrivals: bursts, a few steps, a whole window. */
const pauses = fc.array(fc.oneof(fc.constant(0), fc.nat(1000), fc.nat(60_000), fc.nat(4_000_000)), {
  minLength: 1,
  maxLength: 150,
  size: 'max',
});

/** When those that got through came, and the slots they got. */
async function arrivals(gate: Gate, after: readonly number[]) {
  const store = new MemoryJobStore(handClock(start));
  const passed: { at: EpochMs; slot: EpochMs }[] = [];
  let at = start;
  for (const pause of after) {
    at += pause;
    const answer = await store.pass(gate, at);
    if (answer.passed) passed.push({ at, slot: answer.slot });
    else {
      expect(answer.freeAt).toBeGreaterThan(at);
      expect(answer.freeAt).toBeLessThanOrEqual(at + gate.stepMs);
    }
  }
  return passed;
}

describe('a rate', () => {
  it('lets exactly so many through at once after a pause, and then says truthfully when the next may come', async () => {
    await fc.assert(
      fc.asyncProperty(limits, windows, async (limit, windowSeconds) => {
        const store = new MemoryJobStore(handClock(start));
        const gate = rateGate('autofill', 'a', limit, windowSeconds);
        for (let n = 0; n < limit; n++) expect(await store.pass(gate, start)).toMatchObject({ passed: true });
        const refusal = await store.pass(gate, start);
        if (refusal.passed) throw new Error('one too many');
        expect(await store.pass(gate, refusal.freeAt - 1)).toEqual(refusal);
        expect(await store.pass(gate, refusal.freeAt)).toMatchObject({ passed: true });
        // A pause: nobody for a window, rounded up to whole steps.
        const rested = refusal.freeAt + gate.stepMs * limit;
        for (let n = 0; n < limit; n++)
          expect(await store.pass(gate, rested)).toMatchObject({ passed: true });
        expect(await store.pass(gate, rested)).toMatchObject({ passed: false });
      }),
    );
  });

  it('lets at most so many, and one per step besides, through in any stretch of time', async () => {
    await fc.assert(
      fc.asyncProperty(limits, windows, pauses, async (limit, windowSeconds, after) => {
        const gate = rateGate('autofill', 'a', limit, windowSeconds);
        const passed = await arrivals(gate, after);
        // One at a time would be thousands of expectations: these are the stretches with too many.
        const tooMany = passed.flatMap((first, i) =>
          passed.slice(i).filter((last, more) => {
            const span = last.at - first.at;
            const most = limit + Math.floor(span / gate.stepMs);
            return more + 1 > (span < windowSeconds * 1000 ? Math.min(most, 2 * limit - 1) : most);
          }),
        );
        expect(tooMany).toEqual([]);
      }),
    );
  });

  it('on average is never above the limit, and never under it by more than the rounding of a step', () => {
    fc.assert(
      fc.property(limits, windows, (limit, windowSeconds) => {
        const { stepMs } = rateGate('autofill', 'a', limit, windowSeconds);
        expect(stepMs * limit).toBeGreaterThanOrEqual(windowSeconds * 1000);
        expect((stepMs - 1) * limit).toBeLessThan(windowSeconds * 1000);
      }),
    );
  });

  it('is one of its own for each name and person', () => {
    const keys = ['a', 'b'].flatMap((who) =>
      ['autofill', 'pdf'].map((name) => rateGate(name, who, 1, 1).key),
    );
    expect(new Set(keys).size).toBe(4);
  });
});

describe('slots', () => {
  it('are never before the present, never further ahead than the lead, and at least a step apart', async () => {
    await fc.assert(
      fc.asyncProperty(limits, windows, pauses, async (limit, windowSeconds, after) => {
        const gate = rateGate('autofill', 'a', limit, windowSeconds);
        const passed = await arrivals(gate, after);
        for (const [index, { at, slot }] of passed.entries()) {
          expect(slot).toBeGreaterThanOrEqual(at);
          expect(slot).toBeLessThanOrEqual(at + gate.maxLeadMs);
          const former = passed[index - 1];
          if (former) expect(slot - former.slot).toBeGreaterThanOrEqual(gate.stepMs);
        }
      }),
    );
  });
});
