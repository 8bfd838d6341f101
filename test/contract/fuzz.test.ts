import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { lanes } from '../../shared/lanes.ts';
import { startDynamo, type Tables } from '../store/dynamo-table.ts';
import { ApiLambdas } from '../support/api-lambdas.ts';
import type { HttpAnswer } from '../support/http-call.ts';
import { goodMonth } from './autofill.ts';
import { badWorkbooks } from './bad-workbooks.ts';
import { anyRequest, canary, type FuzzRequest, people } from './fuzz/requests.ts';
import { checkVerdict } from './fuzz/verdict.ts';

/**
 * Requests nobody foresaw, made from the API's own schemas and from what attackers send, by everybody there is. Each run
 * has a seed of its own, which it prints; JUNBAN_FUZZ_SEED=… repeats one, JUNBAN_FUZZ_REQUESTS=… makes it longer.
 */
const seed = Number(process.env.JUNBAN_FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 31));
const requests = Number(process.env.JUNBAN_FUZZ_REQUESTS ?? 20_000);
const atOnce = 16;
const maxMs = 2000;
/** What the callers that a function remembers take, and what the engine has not tidied up. */
const maxGrowthBytes = 32 * 1024 * 1024;

let tables: Tables;
let api: ApiLambdas;
const shown = new Map<string, Readonly<Record<string, string>>>([['nobody', {}]]);
const keys: string[] = [];

beforeAll(async () => {
  console.info(`JUNBAN_FUZZ_SEED=${seed}`);
  tables = await startDynamo();
  api = await ApiLambdas.on(tables);
  for (const name of people) {
    if (name === 'nobody') continue;
    const { text, headers } = await api.key(name === 'submitter2' ? 'submitter' : name);
    keys.push(text);
    shown.set(name, headers);
  }
});
afterAll(() => tables?.stop());

/** Ids of jobs and uploads that there are, the newest last. */
const jobs: string[] = [crypto.randomUUID()];
/** By whom they were asked for. */
const uploads = new Map<unknown, string[]>();
const keep = (pool: string[], id: string | undefined) => {
  if (id === undefined) return;
  pool.push(id);
  if (pool.length > 200) pool.shift();
};
const madeSchema = z.object({
  job: z.object({ id: z.string() }).optional(),
  job_id: z.string().optional(),
  upload: z.string().optional(),
});

let sent = 0;
/** How often each status and code was answered. */
const answered = new Map<string, number>();
const fewestKinds = 40;

async function send(request: FuzzRequest): Promise<{ readonly answer: HttpAnswer; readonly ms: number }> {
  sent += 1;
  const pick = (pool: readonly string[]) => pool[sent % pool.length] ?? '';
  const { method, target, who, headers, body } = request;
  const own = uploads.get(who) ?? [crypto.randomUUID()];
  const fill = (text: string) => text.replaceAll('{job}', pick(jobs)).replaceAll('{file}', pick(own));
  const start = performance.now();
  const answer = await api.send({
    method,
    target: fill(target),
    headers: { ...(typeof who === 'string' ? shown.get(who) : who), ...headers },
    body: typeof body === 'string' ? fill(body) : body,
    // How often one address may ask is another question.
    sourceIp: `10.${(sent >> 8) & 31}.${sent & 255}.1`,
  });
  return { answer, ms: performance.now() - start };
}

async function check(request: FuzzRequest): Promise<void> {
  const { answer, ms } = await send(request);
  try {
    const code = checkVerdict(request, answer, keys);
    const kind = [answer.status, ...(code === undefined ? [] : [code])].join(' ');
    answered.set(kind, (answered.get(kind) ?? 0) + 1);
  } catch (error) {
    throw new Error(`${shownShort(request)} was answered ${answer.status} ${answer.text.slice(0, 400)}`, {
      cause: error,
    });
  }
  // Beside others, and on a busy machine, it may have waited; alone it has no excuse.
  if (ms > maxMs) expect((await send(request)).ms).toBeLessThan(maxMs);
  if (answer.status === 201 || answer.status === 202) {
    const { job, job_id = job?.id, upload } = madeSchema.parse(JSON.parse(answer.text));
    keep(jobs, job_id);
    if (upload !== undefined) {
      uploads.set(request.who, [...(uploads.get(request.who) ?? []).slice(-20), upload]);
      // One in sixteen is never put there.
      if (!upload.startsWith('0')) api.uploaded.set(upload, await goodMonth());
    }
  }
}

const shownShort = ({ method, target, who, headers, body }: FuzzRequest) =>
  JSON.stringify([method, target, who, headers, typeof body === 'string' ? body : body?.length]).slice(
    0,
    2000,
  );

/** Watches everything that is written, and keeps what should not have been. */
function watchOutput() {
  const wrong: string[] = [];
  let lines = 0;
  const look = (chunk: string | Uint8Array): boolean => {
    const text = String(chunk);
    lines += 1;
    if ([canary, ...keys].some((secret) => text.includes(secret))) wrong.push(`a secret: ${text}`);
    if (/"message":"INTERNAL"|Error processing request/.test(text)) wrong.push(text);
    return true;
  };
  const spies = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockImplementation(look),
  );
  return {
    wrong,
    lines: () => lines,
    stop: () => {
      for (const spy of spies) spy.mockRestore();
    },
  };
}

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');
function heapBytes(): number {
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}

describe('whatever is sent', () => {
  it(`is answered as it should be, tells no secret and costs no memory (seed ${seed})`, {
    timeout: 180_000,
  }, async () => {
    const workbooks = [await goodMonth(), ...(await Promise.all(smallBadWorkbooks()))];
    const output = watchOutput();
    let heap: number | undefined;
    try {
      await fc.assert(
        fc.asyncProperty(
          fc.array(anyRequest(workbooks), { minLength: atOnce, maxLength: atOnce }),
          async (batch) => {
            // Each key may ask so often in a minute.
            api.clock.advance(2000);
            if (sent % (20 * atOnce) === 0) await openLanes();
            await Promise.all(batch.map(check));
            if (sent > requests / 5) heap ??= heapBytes();
            expect(output.wrong.splice(0)).toEqual([]);
          },
        ),
        {
          seed,
          numRuns: Math.ceil(requests / atOnce),
          // A smaller one would meet another world than this one did.
          endOnFailure: true,
        },
      );
    } finally {
      output.stop();
    }
    console.info(`${sent} requests, answered ${JSON.stringify(Object.fromEntries(answered))}`);
    expect(answered.size).toBeGreaterThan(fewestKinds);
    expect(output.lines()).toBeGreaterThan(sent);
    const grown = heapBytes() - (heap ?? 0);
    console.info(`grown by ${Math.round(grown / 1024)} KiB`);
    expect(grown).toBeLessThan(maxGrowthBytes);
  });

  it('leaves no job half admitted: counters, locks and what belongs to a job are as the records say', async () => {
    const items = await everyItem();
    const records = items.filter(({ sk }) => sk === 'JOB');
    for (const lane of Object.values(lanes)) {
      const count = (state: string) =>
        records.filter((job) => job.lane === lane.name && job.state === state).length;
      const { queued, scheduled, running } = await api.store.readLane(lane.name);
      expect([lane.name, queued, scheduled, running]).toEqual([
        lane.name,
        count('queued'),
        count('scheduled'),
        count('running'),
      ]);
    }
    const live = new Set(
      records.filter(({ state }) => ['queued', 'scheduled'].includes(String(state))).map(({ pk }) => pk),
    );
    const having = (sk: string) => new Set(items.filter((item) => item.sk === sk).map(({ pk }) => pk));
    const all = new Set(records.map(({ pk }) => pk));
    expect(having('INPUT')).toEqual(all);
    const sealed = records.filter(({ secret }) => secret === 'sealed').map(({ pk }) => pk);
    expect(having('SECRET')).toEqual(new Set(sealed));
    expect(sealed.filter((pk) => !live.has(pk))).toEqual([]);
    const locked = items.filter(({ sk }) => sk === 'IDENTITY').map(({ jobId }) => `JOB#${jobId}`);
    expect(new Set(locked)).toEqual(new Set(sealed));
    expect(JSON.stringify(items)).not.toContain(canary);
  });
});

/** Somebody paused, drained and limited them. */
async function openLanes(): Promise<void> {
  const open = { pausedAt: null, drainingAt: null, maxQueued: null };
  for (const { name } of Object.values(lanes)) await api.store.setLane(name, open);
}

const smallBadWorkbooks = () =>
  badWorkbooks
    .filter(([code]) => code !== 'EXPANDS_TOO_LARGE' && code !== 'TOO_MUCH_TEXT')
    .map(async ([, make]) => make());

const itemSchema = z.looseObject({ pk: z.string(), sk: z.string() });

async function everyItem() {
  const items: z.infer<typeof itemSchema>[] = [];
  let from: Record<string, unknown> | undefined;
  do {
    const answer = await tables.client.send(
      new ScanCommand({
        TableName: api.table,
        ConsistentRead: true,
        ...(from && { ExclusiveStartKey: from }),
      }),
    );
    items.push(...(answer.Items ?? []).map((item) => itemSchema.parse(item)));
    from = answer.LastEvaluatedKey;
  } while (from !== undefined);
  return items;
}
