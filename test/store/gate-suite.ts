import { beforeEach, describe, expect, it } from 'vitest';
import { turnGate } from '../../shared/claim-order.ts';
import { type Gate, rateGate } from '../../shared/gate.ts';
import { lanes } from '../../shared/lanes.ts';
import type { JobStore } from '../../shared/store/job-store.ts';
import type { StoreFactory } from './job-store-suite.ts';
import { handClock } from './jobs.ts';

const start = Date.parse('2026-11-20T00:00:00Z');
const step = 1000;
/** Three at once, then one a second. */
const gate: Gate = { key: 'TURN#browser#somebody', stepMs: step, maxLeadMs: 2 * step };

/** What every store must do at a gate: hand out slots a step apart, however many come at once. */
export function gateSuite(name: string, newStore: StoreFactory): void {
  let store: JobStore;
  beforeEach(async () => {
    store = await newStore(handClock(start));
  });
  const pass = (now = start, through = gate) => store.pass(through, now);

  describe(`${name}: a gate`, () => {
    it('lets the first through at once, and the next behind it', async () => {
      expect(await pass()).toEqual({ passed: true, slot: start });
      expect(await pass()).toEqual({ passed: true, slot: start + step });
      expect(await pass(start + 10)).toEqual({ passed: true, slot: start + 2 * step });
    });

    it('turns away who would come too far ahead, says when it is free, and is free then', async () => {
      for (let n = 0; n < 3; n++) await pass();
      const freeAt = start + step;
      expect(await pass()).toEqual({ passed: false, freeAt });
      expect(await pass(freeAt - 1)).toEqual({ passed: false, freeAt });
      expect(await pass(freeAt)).toEqual({ passed: true, slot: start + 3 * step });
    });

    it('has forgotten who came long ago: slots are never in the past', async () => {
      for (let n = 0; n < 3; n++) await pass();
      const later = start + 3 * step;
      expect(await pass(later)).toEqual({ passed: true, slot: later });
      expect(await pass(later + 10 * step + 7)).toEqual({ passed: true, slot: later + 10 * step + 7 });
    });

    it('takes a slot back that was not used', async () => {
      await pass();
      await pass();
      await store.giveBack(gate);
      expect(await pass()).toEqual({ passed: true, slot: start + step });
      await store.giveBack({ ...gate, key: 'TURN#browser#nobody' });
    });

    it('is one of its own for everybody', async () => {
      for (let n = 0; n < 3; n++) await pass();
      expect(await pass(start, { ...gate, key: 'TURN#browser#other' })).toEqual({
        passed: true,
        slot: start,
      });
    });

    it('gives fifty that come at once fifty slots a step apart', async () => {
      const turns = turnGate(lanes.crawl, 'flood');
      const passages = await Promise.all(Array.from({ length: 50 }, () => pass(start, turns)));
      const slots = passages.map((passage) => (passage.passed ? passage.slot : Number.NaN));
      expect(slots.toSorted((a, b) => a - b)).toEqual(
        Array.from({ length: 50 }, (_, n) => start + n * turns.stepMs),
      );
    });

    it.each([
      [1, 60],
      [6, 10],
      [14, 60],
      [30, 3600],
    ])(
      'of a rate lets exactly %i in %i s through at once, however many come',
      async (limit, windowSeconds) => {
        const rate = rateGate('autofill', 'flood', limit, windowSeconds);
        const passages = await Promise.all(Array.from({ length: limit + 10 }, () => pass(start, rate)));
        expect(passages.filter(({ passed }) => passed)).toHaveLength(limit);
      },
    );
  });
}
