import { describe, expect, it } from 'vitest';
import { everyOperation } from '../../shared/api/operations.ts';
import { jobFields } from '../../shared/events.ts';
import { admitted, waitingJob } from '../store/jobs.ts';
import { apiForEachTest, as, canary, formOf, start } from './harness.ts';

const world = apiForEachTest();

/** What log lines and events said of everything that happened. */
const written = ({ api, output }: ReturnType<typeof apiForEachTest>): string =>
  output.text() +
  JSON.stringify(
    api.told.map(({ event, job, fields }) => ({ event, ...(job && jobFields(job)), ...fields })),
  );

/** Headers that people put things into which nobody has to read. */
const strangeHeaders = {
  'x-request-id': canary,
  'idempotency-key': canary,
  'user-agent': canary,
  cookie: canary,
  referer: `https://example.com/${canary}`,
  'x-forwarded-for': canary,
  'accept-language': canary,
};
const strangeBody = {
  type: canary,
  name: canary,
  role: canary,
  maxQueued: canary,
  state: canary,
  [canary]: canary,
  input: { message: canary },
  secrets: { email: `${canary}@example.jp`, password: canary },
};

describe('what people send is in no line of the log, nor in an event', () => {
  it.each(everyOperation)('$method $path', async ({ method, path, to, body }) => {
    const { id } = await admitted(world.api.store, waitingJob(start));
    const ids = [canary, id];
    for (const param of ids) {
      const place = path.replace(/\{id\}/, param).replace(/\{\w+\}/g, encodeURIComponent(canary));
      for (const query of ['', `?${encodeURIComponent(canary)}=${canary}&cursor=${canary}`]) {
        const headers = { ...strangeHeaders, 'x-api-key': canary, ...as(`admin/${canary}`) };
        const sent = body && { body: JSON.stringify(strangeBody) };
        const json = { ...headers, 'content-type': 'application/json' };
        await world.api.request(to, `${place}${query}`, { method, headers: sent ? json : headers, ...sent });
      }
    }
    const lines = world.output.lines();
    expect(lines.filter(({ message }) => message === 'req_end')).toHaveLength(4);
    expect(written(world)).not.toContain(canary);
    expect(written(world)).not.toContain(encodeURIComponent(canary));
    // The id of a job, the only key to it when it is nobody's: events name it, the lines of requests do not.
    expect(world.output.text()).not.toContain(id);
  });

  it('nor are the secrets and names of a job that was taken', async () => {
    const form = await formOf({ email: `${canary.replace('@', '')}@example.jp` });
    const answer = await world.api.upload(form, strangeHeaders);
    expect(answer.status).toBe(202);
    const print = await world.api.print({ input: { message: canary } }, { 'user-agent': canary });
    expect(print.status).toBe(202);
    expect(world.api.events).toContain('admission_granted');
    expect(written(world)).not.toContain(canary);
    expect(written(world)).not.toContain(canary.replace('@', ''));
  });

  it('nor those of one that was refused', async () => {
    world.api.keysDown = true;
    expect((await world.api.upload(await formOf())).status).toBe(503);
    world.api.keysDown = false;
    expect((await world.api.upload(await formOf({ company_id: `${canary}\u0000` }))).status).toBe(400);
    expect(
      (await world.api.upload(await formOf({ file: { name: canary, bytes: new Uint8Array(9) } }))).status,
    ).toBe(422);
    expect(world.api.events).toContain('admission_refused');
    expect(written(world)).not.toContain(canary);
  });
});

describe('a key that is none', () => {
  const keyed = apiForEachTest({ realKeys: true });

  it('is in no line either, wherever it is shown', async () => {
    for (const { method, path, to } of everyOperation) {
      for (const credentials of [
        { authorization: `Bearer ${canary}` },
        { authorization: `Basic ${canary}` },
        { authorization: `Bearer a.${canary}.b` },
        { authorization: 'none', 'x-api-key': canary },
      ]) {
        const headers = { ...strangeHeaders, ...credentials };
        await keyed.api.request(to, path.replace(/\{\w+\}/g, canary), { method, headers });
      }
    }
    const ends = keyed.output.lines().filter(({ message }) => message === 'req_end');
    expect(ends).toHaveLength(everyOperation.length * 4);
    expect(ends.filter(({ status }) => status === 401).length).toBeGreaterThan(20);
    expect(written(keyed)).not.toContain(canary);
  });
});
