import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startBeats } from '../../../shared/beats.ts';

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});
const never = new Promise<void>(() => undefined);

it('a beat that is wanted soon comes at once, and the others go on from there', async () => {
  const at: number[] = [];
  const beats = startBeats(2000, async () => void at.push(Date.now()));
  await vi.advanceTimersByTimeAsync(2500);
  beats.soon();
  beats.soon();
  await vi.advanceTimersByTimeAsync(4000);
  await beats.stop(never);
  expect(at).toEqual([2000, 2500, 4500, 6500]);
});

it('while one is under way, it comes right after that one: never two at once', async () => {
  const at: string[] = [];
  const beats = startBeats(2000, async () => {
    at.push(`begin ${Date.now()}`);
    await new Promise((resolve) => setTimeout(resolve, 300));
    at.push(`end ${Date.now()}`);
  });
  await vi.advanceTimersByTimeAsync(2100);
  beats.soon();
  await vi.advanceTimersByTimeAsync(1000);
  await beats.stop(never);
  expect(at).toEqual(['begin 2000', 'end 2300', 'begin 2301', 'end 2601']);
});

it('after the end nothing comes soon', async () => {
  const beat = vi.fn(async () => undefined);
  const beats = startBeats(2000, beat);
  await beats.stop(never);
  beats.soon();
  await vi.advanceTimersByTimeAsync(9000);
  expect(beat).not.toHaveBeenCalled();
});
