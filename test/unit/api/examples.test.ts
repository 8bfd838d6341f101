import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { delayPrint } from '../../../functions/worker/jobs/delay-print/definition.ts';
import { bodyExamples, formExamples, queryExamples } from '../../../shared/api/openapi-examples.ts';
import { everyOperation, operations } from '../../../shared/api/operations.ts';
import { placed } from './described.ts';

/** What curl would be called with, as a real shell understands the example. */
function argumentsOf(source: string): string[] {
  const program = `curl() { printf '%s\\0' "$@"; }; uuidgen() { echo 5f2b7c1e-8d34-4b9a-9a61-3c0f5d2e7b18; }
JUNBAN_URL=https://junban.example JUNBAN_KEY=jnb_key JOB=job-1 FILE=month.html KEY_ID=key-1
${source}`;
  return execFileSync('sh', ['-uec', program], { encoding: 'utf8' }).split('\0').slice(0, -1);
}

describe('the examples', () => {
  it.each(everyOperation.filter(({ body }) => body))('of $id are bodies that it takes', ({ id, body }) => {
    expect(body?.safeParse(bodyExamples[id])).toMatchObject({ success: true });
  });

  it.each(everyOperation.filter(({ form }) => form))('of $id are forms that it takes', ({ id, form }) => {
    const fields = { ...formExamples[id], file: new File(['x'], 'month.xlsx') };
    expect(form?.safeParse(fields)).toMatchObject({ success: true });
  });

  it('of parameters are taken', () => {
    for (const { id, query } of everyOperation)
      if (queryExamples[id]) expect(query?.safeParse(queryExamples[id])).toMatchObject({ success: true });
  });

  it('submit a job that its type takes', async () => {
    const { type, input } = operations.submitJob.body.parse(bodyExamples.submitJob);
    expect(type).toBe(delayPrint.name);
    await expect(
      delayPrint.admit({ input, secrets: undefined, file: undefined, now: 0 }),
    ).resolves.toMatchObject({ title: 'Good morning' });
  });

  it.each(placed)('of $method $path are commands that a shell takes', ({ method, path, operation }) => {
    const [sample] = operation['x-codeSamples'];
    const given = argumentsOf(sample?.source ?? '');
    const url = new URL(given.find((it) => it.startsWith('https://')) ?? '');
    const pattern = path.replace('.', '\\.').replace(/\{\w+\}/g, '[\\w.-]+');
    expect(url.pathname).toMatch(new RegExp(`^${pattern}$`));
    const sends = given.includes('-d') || given.includes('-F') ? 'POST' : 'GET';
    const named = given.includes('-X') ? given[given.indexOf('-X') + 1] : sends;
    expect(named).toBe(method.toUpperCase());
    expect(given.includes('Authorization: Bearer jnb_key')).toBe(operation.security.length > 0);
    const body = given.includes('-d') ? JSON.parse(given[given.indexOf('-d') + 1] ?? '') : undefined;
    expect(body).toEqual(operation.requestBody?.content['application/json']?.example);
  });
});
