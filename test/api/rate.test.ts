import { describe, expect, it } from 'vitest';
import { delayPrint } from '../../functions/worker/jobs/delay-print/definition.ts';
import { type Answer, apiForEachTest, formOf } from './harness.ts';

const world = apiForEachTest();

let people = 0;
/** A month of somebody who has none in line. */
const uploadOfAnother = async () => world.api.upload(await formOf({ email: `p${++people}@example.jp` }));
const times = async (n: number, send: () => Promise<Answer>): Promise<number[]> => {
  const statuses: number[] = [];
  for (let time = 0; time < n; time++) statuses.push((await send()).status);
  return statuses;
};
const accepted = (n: number) => Array.from({ length: n }, () => 202);

describe('one submitter', () => {
  it('may send ten months a minute, and is told when the next is taken', async () => {
    expect(await times(10, uploadOfAnother)).toEqual(accepted(10));
    const answer = await uploadOfAnother();
    expect(answer.status).toBe(429);
    expect(answer.headers.get('retry-after')).toBe('6');
    expect(answer.body).toEqual({
      error: {
        code: 'RATE_LIMIT_EXCEEDED',
        message: '短時間に送信された回数が多すぎます（60秒間に10回まで）。',
        hint: '6秒後にもう一度送信してください。',
        retryAfterSeconds: 6,
        requestId: expect.any(String),
      },
    });
    world.api.clock.advance(5999);
    expect((await uploadOfAnother()).status).toBe(429);
    world.api.clock.advance(1);
    expect((await uploadOfAnother()).status).toBe(202);
  });

  it('may send sixty messages a minute', async () => {
    const { limit = 0 } = delayPrint.rate ?? {};
    expect(await times(limit + 1, () => world.api.print())).toEqual([...accepted(60), 429]);
  });

  it('has a limit for each type of its own', async () => {
    await times(10, uploadOfAnother);
    expect((await world.api.print()).status).toBe(202);
  });

  it('has the whole of it again after a pause', async () => {
    await times(10, uploadOfAnother);
    world.api.clock.advance(60_000);
    expect(await times(11, uploadOfAnother)).toEqual([...accepted(10), 429]);
  });

  it('stores nothing and rings nobody when it was too much', async () => {
    await times(11, uploadOfAnother);
    expect(await world.api.store.readLane('browser')).toMatchObject({ queued: 10 });
    expect(world.api.rung).toHaveLength(10);
    expect(world.api.told.at(-1)).toMatchObject({
      event: 'admission_refused',
      fields: { reason: 'RATE_LIMIT_EXCEEDED', lane: 'browser', queue_length: 10, running_count: 0 },
    });
  });

  it.each(['198.51.100.1', '2001:db8:0:1::1'])('keeps nobody at %s from sending', async (other) => {
    await times(10, uploadOfAnother);
    world.api.sourceIp = other;
    expect((await uploadOfAnother()).status).toBe(202);
  });

  it('is one whatever address of its network of IPv6 it sends from', async () => {
    const addresses = ['2001:db8:0:1::1', '2001:0db8::1:aaaa:0:0:1', '2001:DB8:0:1:ffff:ffff:ffff:ffff'];
    const statuses: number[] = [];
    for (let n = 0; n < 12; n++) {
      world.api.sourceIp = addresses[n % addresses.length];
      statuses.push((await uploadOfAnother()).status);
    }
    expect(statuses).toEqual([...accepted(10), 429, 429]);
    world.api.sourceIp = '2001:db8:0:2::1';
    expect((await uploadOfAnother()).status).toBe(202);
  });
});

describe('the rate is not used up', () => {
  it('by what is invalid', async () => {
    const invalid = async () => world.api.upload(await formOf({ email: '' }));
    expect(await times(20, invalid)).toEqual(Array.from({ length: 20 }, () => 400));
    expect(await times(10, () => world.api.print({ priority: 9 }))).not.toContain(429);
    expect(await times(10, uploadOfAnother)).toEqual(accepted(10));
  });

  it('by repeating a request with its Idempotency-Key', async () => {
    const headers = { 'idempotency-key': 'the-same' };
    expect(await times(30, async () => world.api.upload(await formOf(), headers))).toEqual(accepted(30));
    expect(await times(10, uploadOfAnother)).toEqual([...accepted(9), 429]);
  });

  it('by following jobs, which writes nothing at all', async () => {
    const { job_id: id } = (await uploadOfAnother()).body;
    const before = world.api.writes();
    for (let n = 0; n < 40; n++)
      for (const path of [`/status/${id}`, `/v1/jobs/${id}`, `/v1/jobs/${id}/rows`, `/v1/jobs/${id}/logs`])
        expect((await world.api.get(path)).status).toBe(200);
    for (const path of ['/v1/lanes', '/readyz']) await world.api.get(path);
    expect(world.api.writes() - before).toBe(0);
    expect(before).toBeGreaterThan(0);
  });
});
