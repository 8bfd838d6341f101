import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { overtakenForSeconds, rankOf } from '../../../shared/claim-order.ts';
import { type EpochMs, seconds } from '../../../shared/clock.ts';
import { lanes } from '../../../shared/lanes.ts';
import { maxTurnLeadSeconds, priorityHeadStartSeconds } from '../../../shared/limits.ts';
import { drawTurn, giveBackTurn } from '../../../shared/turn.ts';
import { handClock } from '../../store/jobs.ts';
import { MemoryJobStore } from '../../store/memory-job-store.ts';

const start = Date.parse('2026-11-20T00:00:00Z');
const newStore = () => new MemoryJobStore(handClock(start));

interface Joined {
  readonly at: EpochMs;
  readonly turnAt: EpochMs;
  readonly rank: number;
}

const lane = fc.constantFrom(...Object.values(lanes).map(({ name }) => name));
const joins = fc.array(
  fc.record({
    submitter: fc.constantFrom('a', 'a', 'b', undefined),
    priority: fc.integer({ min: 0, max: 9 }),
    after: fc.oneof(fc.constant(0), fc.nat(60_000), fc.nat(600_000)),
    times: fc.constantFrom(1, 1, 1, 5, 60),
  }),
  { minLength: 2, maxLength: 25 },
);

describe('the order of claims', () => {
  it('a level of priority is a minute, and the earlier goes first among equals', () => {
    expect(rankOf(start, 5)).toBeLessThan(rankOf(start + 1, 5));
    expect(rankOf(start + 60_000, 6)).toBe(rankOf(start, 5));
    expect(rankOf(start + 60_001, 6)).toBeGreaterThan(rankOf(start, 5));
  });

  it('nobody who joins later than a job can be overtaken goes ahead of it, whatever the priorities', async () => {
    await fc.assert(
      fc.asyncProperty(lane, joins, async (lane, sequence) => {
        const store = newStore();
        const line: Joined[] = [];
        let at = start;
        for (const { submitter, priority, after, times } of sequence) {
          at += after;
          for (let n = 0; n < times; n++) {
            const { at: turnAt } = await drawTurn(store, { lane, submitter }, at);
            line.push({ at, turnAt, rank: rankOf(turnAt, priority) });
          }
        }
        for (const [index, first] of line.entries()) {
          expect(first.turnAt).toBeGreaterThanOrEqual(first.at);
          expect(first.turnAt).toBeLessThanOrEqual(first.at + seconds(maxTurnLeadSeconds));
          for (const later of line.slice(index + 1)) {
            if (later.at > first.at + seconds(overtakenForSeconds))
              expect(later.rank).toBeGreaterThan(first.rank);
            // Whoever had nothing else in the line when they came: the head start of all levels is all there is.
            if (first.turnAt === first.at && later.at > first.at + 9 * seconds(priorityHeadStartSeconds))
              expect(later.rank).toBeGreaterThan(first.rank);
          }
        }
      }),
    );
  });

  it('the bound is met: the last of a flood is overtaken until then, and not a millisecond longer', async () => {
    const store = newStore();
    const flood = { lane: 'browser', submitter: 'flood' } as const;
    let turnAt = start;
    for (let n = 0; n < 100; n++) turnAt = (await drawTurn(store, flood, start)).at;
    const last = rankOf(turnAt, 0);
    const bound = start + seconds(overtakenForSeconds);
    const newcomer = async (now: number) => (await drawTurn(store, { lane: 'browser' }, now)).at;
    expect(rankOf(await newcomer(bound - 1), 9)).toBeLessThan(last);
    expect(rankOf(await newcomer(bound + 1), 9)).toBeGreaterThan(last);
  });

  it('the plain bound is nine minutes', async () => {
    const turn = await drawTurn(newStore(), { lane: 'browser', submitter: 'a' }, start);
    const alone = rankOf(turn.at, 0);
    expect(rankOf(start + 9 * 60_000 - 1, 9)).toBeLessThan(alone);
    expect(rankOf(start + 9 * 60_000 + 1, 9)).toBeGreaterThan(alone);
  });
});

describe('turns', () => {
  it('of one submitter stand one behind the other, in each lane by itself; others are not concerned', async () => {
    const store = newStore();
    const draw = async (lane: 'browser' | 'crawl', submitter: string | undefined) =>
      (await drawTurn(store, { lane, submitter }, start)).at;
    expect(await draw('browser', 'a')).toBe(start);
    expect(await draw('browser', 'a')).toBe(start + seconds(lanes.browser.turnSeconds));
    expect(await draw('crawl', 'a')).toBe(start);
    expect(await draw('crawl', 'a')).toBe(start + seconds(lanes.crawl.turnSeconds));
    expect(await draw('browser', 'b')).toBe(start);
    expect([await draw('browser', undefined), await draw('browser', undefined)]).toEqual([start, start]);
  });

  it('that were not used are there for the next', async () => {
    const store = newStore();
    const who = { lane: 'browser', submitter: 'a' } as const;
    await drawTurn(store, who, start);
    const second = await drawTurn(store, who, start);
    await giveBackTurn(store, who, second);
    expect(await drawTurn(store, who, start)).toEqual(second);
  });

  it('that were never drawn are not given back: refused submissions do not bring a flood forward', async () => {
    const store = newStore();
    const flood = { lane: 'browser', submitter: 'flood' } as const;
    for (let n = 0; n < 100; n++) await drawTurn(store, flood, start);
    for (let n = 0; n < 60; n++) await giveBackTurn(store, flood, await drawTurn(store, flood, start));
    expect(await drawTurn(store, flood, start)).toEqual({
      at: start + seconds(maxTurnLeadSeconds),
      drawn: false,
    });
  });

  it('that cannot be given back do nobody harm', async () => {
    const store = newStore();
    store.down = new Error('unreachable');
    const turn = { at: start, drawn: true };
    await giveBackTurn(store, { lane: 'browser', submitter: 'a' }, turn);
    await giveBackTurn(store, { lane: 'browser' }, turn);
  });
});
