import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { delayPrint } from '../../../functions/worker/jobs/delay-print/definition.ts';
import { delayPrint as work } from '../../../functions/worker/jobs/delay-print/run.ts';
import type { JobContext } from '../../../shared/job-context.ts';
import { waitingJob } from '../../store/jobs.ts';

const request = (input: unknown) => ({ input, secrets: undefined, file: undefined, now: 0 });

describe('a message', () => {
  it.each([
    [{ message: '順番 😀' }, '順番 😀'],
    [{ message: '' }, 'Job executed successfully'],
    [{}, 'Job executed successfully'],
  ])('%j is taken', async (input, message) => {
    const admissible = await delayPrint.admit(request(input));
    expect(admissible).toEqual({ title: message, input: { message }, warnings: [], skipped: [] });
    expect(delayPrint.plan(admissible.input)).toEqual([]);
  });

  it.each([
    ['of more than one line', { message: 'a\nb' }, 'INVALID_MESSAGE', 'input.message'],
    ['with the separator of lines', { message: 'a\u2028b' }, 'INVALID_MESSAGE', 'input.message'],
    ['with an escape', { message: '\u001b[31mred' }, 'INVALID_MESSAGE', 'input.message'],
    ['that is too long', { message: 'x'.repeat(1001) }, 'INVALID_MESSAGE', 'input.message'],
    ['that is a number', { message: 5 }, 'INVALID_MESSAGE', 'input.message'],
    ['among other things', { message: 'a', '<b>': 1 }, 'INVALID_REQUEST', 'input.?b?'],
    ['that is no object', 'a', 'INVALID_MESSAGE', 'input.message'],
  ])('%s is refused', async (_, input, code, field) => {
    await expect(delayPrint.admit(request(input))).rejects.toMatchObject({ code, field, status: 400 });
  });

  it('takes neither secrets nor a file', async () => {
    await expect(delayPrint.admit({ ...request({}), secrets: {} })).rejects.toMatchObject({
      field: 'secrets',
    });
    const file = { name: 'a', bytes: new Uint8Array() };
    await expect(delayPrint.admit({ ...request({}), file })).rejects.toMatchObject({ field: 'upload' });
  });
});

describe('the work', () => {
  let printed: string[];
  beforeEach(() => {
    printed = [];
    vi.useFakeTimers({ now: Date.parse('2026-11-25T15:04:05Z'), toFake: ['Date'] });
    vi.spyOn(process.stdout, 'write').mockImplementation((line) => {
      printed.push(String(line));
      return true;
    });
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  async function run(message: string) {
    const logged: string[] = [];
    const never = new AbortController().signal;
    const context: JobContext = {
      job: waitingJob(0),
      input: { message },
      secrets: async () => ({}),
      log: (_, text) => void logged.push(text),
      progress: () => undefined,
      achieved: () => undefined,
      signal: never,
      softSignal: never,
      deadline: 0,
      now: () => 0,
      answered: () => undefined,
      ledger: { entries: async () => [], write: async () => undefined },
      files: {
        source: async () => undefined,
        keep: () => Promise.reject(new Error('it keeps no files')),
        list: async () => [],
        read: async () => undefined,
      },
      atEnd: () => undefined,
    };
    return { result: await work(context), logged };
  }

  it('prints one line with the time in Tokyo, and logs the same', async () => {
    const { result, logged } = await run('hello');
    expect(printed).toEqual(['[2026-11-26 00:04:05] hello\n']);
    expect(logged).toEqual(['[2026-11-26 00:04:05] hello']);
    expect(result).toEqual({ summary: { ja: '出力しました。', en: 'Printed.' }, counts: { printed: 1 } });
  });

  it('prints no address and nothing that turns the line around', async () => {
    await run('to taro@example.jp \u202egnp.exe');
    expect(printed).toEqual(['[2026-11-26 00:04:05] to ***  gnp.exe\n']);
  });
});
