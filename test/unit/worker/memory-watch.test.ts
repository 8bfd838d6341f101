import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MemoryWatch, pressureOf } from '../../../functions/worker/memory-watch.ts';

describe('memory of a worker', () => {
  it.each([
    [435, 512, 'fine'],
    [436, 512, 'high'],
    [460, 512, 'high'],
    [461, 512, 'full'],
    [600, Number.POSITIVE_INFINITY, 'fine'],
  ] as const)('of %d MB in %d is %s', (used, ceiling, pressure) => {
    expect(pressureOf(used, ceiling)).toBe(pressure);
  });

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['performance'] });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllEnvs();
  });

  it('is looked at once a second at most', async () => {
    const look = vi.fn(async () => 480);
    const watch = new MemoryWatch(512, look);
    expect(await watch.look()).toEqual({ pressure: 'full', usedMb: 480, ceilingMb: 512 });
    expect(await watch.look()).toBeUndefined();
    vi.advanceTimersByTime(1_000);
    expect(await watch.look()).toMatchObject({ pressure: 'full' });
    expect(look).toHaveBeenCalledTimes(2);
  });

  it('is measured against the memory of the function', async () => {
    vi.stubEnv('AWS_LAMBDA_FUNCTION_MEMORY_SIZE', '1024');
    expect(await new MemoryWatch(undefined, async () => 900).look()).toMatchObject({
      ceilingMb: 1024,
      pressure: 'high',
    });
  });
});
