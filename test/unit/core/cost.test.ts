import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateCostUsd } from '../../../shared/cost.ts';
import { tokyoPrices } from '../../../shared/prices.ts';
import { billed, minus, noUsage, plus, type Usage } from '../../../shared/usage.ts';

const amount = fc.double({ min: 0, max: 1e6, noNaN: true });
const usages: fc.Arbitrary<Usage> = fc.record({
  dynamodbReadUnits: amount,
  dynamodbWriteUnits: amount,
  sqsRequests: amount,
  sqsFifoRequests: amount,
  kmsRequests: amount,
  s3Reads: amount,
  s3Writes: amount,
  httpRequests: amount,
  invocations: amount,
  gbSeconds: amount,
  calls: amount,
});
const cost = (usage: Usage) => estimateCostUsd(usage, tokyoPrices);

describe('the estimated cost', () => {
  it('is nothing for nothing', () => {
    expect(cost(noUsage)).toBe(0);
  });

  it('of three minutes in 1 GB with a beat every two seconds is a third of a cent', () => {
    const job = {
      ...noUsage,
      httpRequests: 1,
      invocations: 2,
      gbSeconds: 180,
      dynamodbWriteUnits: 300,
      dynamodbReadUnits: 40,
      sqsFifoRequests: 92,
      kmsRequests: 3,
      s3Reads: 1,
      calls: 300,
    };
    const lambda = 0.003000006 + 0.0000004;
    const dynamodb = 0.0002145 + 0.0000057;
    const sqsKmsS3Http = 0.000046 + 0.000009 + 0.00000037 + 0.00000129;
    expect(cost(job)).toBeCloseTo(lambda + dynamodb + sqsKmsS3Http, 12);
    expect(cost(job)).toBeCloseTo(0.0033, 4);
  });

  it.each(billed)('has a price for %s', (line) => {
    expect(cost({ ...noUsage, [line]: 1_000_000 })).toBe(1_000_000 * tokyoPrices.usd[line]);
    expect(tokyoPrices.usd[line]).toBeGreaterThan(0);
  });

  it('does not charge for calls as such: each is on the bill under its service', () => {
    expect(cost({ ...noUsage, calls: 1000 })).toBe(0);
  });

  it('of two parts is what both cost together', () => {
    fc.assert(
      fc.property(usages, usages, (a, b) => {
        expect(cost(plus(a, b))).toBeCloseTo(cost(a) + cost(b), 6);
      }),
    );
  });
});

describe('usage', () => {
  it('between two readings is what was added', () => {
    const whole = fc.integer({ min: 0, max: 1_000_000 });
    fc.assert(
      fc.property(whole, whole, (before, added) => {
        const first: Usage = { ...noUsage, calls: before, dynamodbReadUnits: before / 2 };
        const more: Usage = { ...noUsage, calls: added, s3Reads: added };
        expect(minus(plus(first, more), first)).toEqual(more);
      }),
    );
  });
});
