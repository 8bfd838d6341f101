import { ConditionalCheckFailedException, DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ServiceClock } from '../../../functions/service-clock.ts';
import { minutes, seconds } from '../../../shared/clock.ts';

const noon = Date.UTC(2026, 0, 15, 12);
const httpDate = (at: number) => new Date(at).toUTCString();

/** A machine and a service with a clock each, and a client between them whose answers take as long as told. */
function machineThatIs(aheadMs: number) {
  const world = {
    /** AWS' time. */
    time: noon,
    aheadMs,
    toServiceMs: 20,
    backMs: 20,
    statusCode: 200,
    dateHeader: httpDate,
    duringCall: () => {},
  };
  const clock = new ServiceClock(() => world.time + world.aheadMs);
  const requestHandler = {
    handle: async () => {
      world.time += world.toServiceMs;
      const date = world.dateHeader(world.time);
      world.duringCall();
      world.time += world.backMs;
      const body = world.statusCode === 200 ? '{}' : '{"__type":"ConditionalCheckFailedException"}';
      const headers = { ...(date && { date }), 'content-type': 'application/x-amz-json-1.0' };
      return { response: { statusCode: world.statusCode, headers, body: Buffer.from(body) } };
    },
  };
  const client = new DynamoDBClient({ ...here, requestHandler });
  clock.watch(client);
  return {
    world,
    clock,
    call: () => client.send(new GetItemCommand({ TableName: 'jobs', Key: { pk: { S: 'a' } } })),
    errorMs: () => clock.now() - world.time,
  };
}

const here = {
  region: 'local',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  maxAttempts: 1,
};

describe('the service clock', () => {
  it('is the machine’s before it has heard anything', () => {
    const { errorMs } = machineThatIs(minutes(10));
    expect(errorMs()).toBe(minutes(10));
  });

  it.each([
    ['ahead', minutes(10)],
    ['behind', -minutes(10)],
    ['a day behind', -minutes(1440)],
  ])('is right after one answer on a machine that is %s', async (_, aheadMs) => {
    const { call, errorMs } = machineThatIs(aheadMs);
    await call();
    expect(Math.abs(errorMs())).toBeLessThanOrEqual(1040);
  });

  it('learns from a refusal, too', async () => {
    const { world, call, errorMs } = machineThatIs(minutes(10));
    world.statusCode = 400;
    await expect(call()).rejects.toBeInstanceOf(ConditionalCheckFailedException);
    expect(Math.abs(errorMs())).toBeLessThanOrEqual(1040);
  });

  it('learns from clients of all services', async () => {
    const { clock, world, errorMs } = machineThatIs(minutes(10));
    const handle = async () => {
      const headers = { date: httpDate(world.time), 'content-type': 'application/x-amz-json-1.0' };
      return { response: { statusCode: 200, headers, body: Buffer.from('{"MessageId":"1"}') } };
    };
    const sqs = new SQSClient({
      ...here,
      md5: false,
      useQueueUrlAsEndpoint: false,
      requestHandler: { handle },
    });
    clock.watch(sqs);
    await sqs.send(new SendMessageCommand({ QueueUrl: 'http://localhost/1/lane', MessageBody: 'look' }));
    expect(Math.abs(errorMs())).toBeLessThanOrEqual(1000);
  });

  it('does not move on a machine whose clock is right, at whatever part of a second the answers are made', async () => {
    const { world, call, errorMs } = machineThatIs(0);
    for (let i = 0; i < 100; i++) {
      world.time += 137;
      await call();
      expect(errorMs()).toBe(0);
    }
  });

  it('does not move for less than servers differ among themselves', async () => {
    for (const aheadMs of [-500, -100, 100, 500]) {
      const { world, call, errorMs } = machineThatIs(aheadMs);
      for (let i = 0; i < 100; i++) {
        world.time += 137;
        await call();
      }
      expect(errorMs()).toBe(aheadMs);
    }
  });

  it('comes closer with each move, never farther, and ends within the slack and a round trip', async () => {
    const callAt = fc.record({
      later: fc.integer({ min: 0, max: 5000 }),
      toServiceMs: fc.integer({ min: 0, max: 200 }),
      backMs: fc.integer({ min: 0, max: 200 }),
    });
    const calls = fc.array(callAt, { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: -minutes(60), max: minutes(60) }), calls, async (aheadMs, all) => {
        const { world, call, errorMs } = machineThatIs(aheadMs);
        let before = Math.abs(errorMs());
        for (const { later, ...trip } of all) {
          Object.assign(world, trip);
          world.time += later;
          await call();
          const now = Math.abs(errorMs());
          expect(now).toBeLessThanOrEqual(before);
          expect(now).toBeLessThanOrEqual(1500 + trip.toServiceMs + trip.backMs);
          before = now;
        }
      }),
      { numRuns: 50 },
    );
  });

  it('is mended by the next answer after the machine’s clock jumped', async () => {
    const { world, call, errorMs } = machineThatIs(0);
    await call();
    for (const aheadMs of [minutes(30), -minutes(30), 0]) {
      world.aheadMs = aheadMs;
      await call();
      expect(Math.abs(errorMs())).toBeLessThanOrEqual(1040);
    }
  });

  it.each([
    ['forwards', minutes(30)],
    ['back', -minutes(30)],
  ])('takes nothing from an answer during which the machine’s clock jumped %s', async (_, jumpMs) => {
    const { world, call, errorMs } = machineThatIs(0);
    world.duringCall = () => {
      world.aheadMs = jumpMs;
    };
    await call();
    expect(errorMs()).toBe(jumpMs);
    await call();
    expect(Math.abs(errorMs())).toBeLessThanOrEqual(1040);
  });

  it('takes nothing from an answer that took more than five seconds', async () => {
    const { world, call, errorMs } = machineThatIs(minutes(10));
    world.backMs = seconds(5);
    await call();
    expect(errorMs()).toBe(minutes(10));
  });

  it.each(['', 'soon', '1768478400', '2026-01-15T12:00:00Z', 'Thu, 15 Jan 2026 99:00:00 GMT'])(
    'takes nothing from the date %j',
    async (header) => {
      const { world, call, errorMs } = machineThatIs(minutes(10));
      world.dateHeader = () => header;
      await call();
      expect(errorMs()).toBe(minutes(10));
    },
  );

  it('leaves a call that got no answer to fail as it would have', async () => {
    const { world, call, errorMs } = machineThatIs(minutes(10));
    world.duringCall = () => {
      throw new Error('socket hang up');
    };
    await expect(call()).rejects.toThrow('socket hang up');
    expect(errorMs()).toBe(minutes(10));
  });
});
