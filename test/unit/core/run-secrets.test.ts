import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import type { JobContext } from '../../../shared/job-context.ts';
import type { JsonObject } from '../../../shared/store/job-store.ts';
import { result } from '../../store/jobs.ts';
import { Bench, canary } from './run-harness.ts';

/** An opener that counts, and fails the first so many times. */
function counting(bench: Bench, failures = 0) {
  const opener = {
    opened: 0,
    open: async (): Promise<JsonObject> => {
      opener.opened += 1;
      if (opener.opened <= failures) throw new Error('the key is away');
      return bench.secrets;
    },
  };
  return opener;
}

describe('the secrets of a job', () => {
  it('are opened once in a run, however often and at whatever moment they are asked for', async () => {
    const bench = new Bench();
    const opener = counting(bench);
    const work = async ({ secrets }: JobContext) => {
      const [one, two] = await Promise.all([secrets(), secrets()]);
      expect(one).toBe(two);
      expect(await secrets()).toBe(one);
      return result;
    };
    await bench.run(await bench.claim(), work, {}, { opener });
    expect(opener.opened).toBe(1);
  });

  it('are asked for again when they could not be opened', async () => {
    const bench = new Bench();
    const opener = counting(bench, 1);
    const work = async ({ secrets }: JobContext) => {
      await expect(secrets()).rejects.toThrow('the key is away');
      expect(await secrets()).toEqual(bench.secrets);
      return result;
    };
    await bench.run(await bench.claim(), work, {}, { opener });
    expect(opener.opened).toBe(2);
  });

  it('cannot be had once the run is over, by work that still goes on', async () => {
    const bench = new Bench();
    const opener = counting(bench);
    let late: JobContext['secrets'] | undefined;
    const work = async ({ secrets }: JobContext) => {
      await secrets();
      late = secrets;
      return result;
    };
    await bench.run(await bench.claim(), work, {}, { opener });
    await expect(late?.()).rejects.toThrow('the run is over');
    expect(opener.opened).toBe(1);
  });

  it('are let go when the run ends, even if somebody keeps its context', async () => {
    setFlagsFromString('--expose-gc');
    const collect: unknown = runInNewContext('gc');
    if (typeof collect !== 'function') throw new Error('no garbage collector');
    const bench = new Bench();
    let kept: JobContext | undefined;
    let opened: WeakRef<JsonObject> | undefined;
    const opener = {
      open: async () => {
        const secrets = { password: canary };
        opened = new WeakRef(secrets);
        return secrets;
      },
    };
    const work = async (context: JobContext) => {
      kept = context;
      await context.secrets();
      return result;
    };
    await bench.run(await bench.claim(), work, {}, { opener });
    await turn();
    collect();
    expect(kept).toBeDefined();
    expect(opened).toBeDefined();
    expect(opened?.deref()).toBeUndefined();
  });

  it('stay masked in what is logged after they were opened, to the last line', async () => {
    const bench = new Bench();
    const job = await bench.claim();
    await bench.run(job, async (context) => {
      await context.secrets();
      context.atEnd(async () => context.log('warn', `typed ${canary}`));
      return result;
    });
    const lines = await bench.store.listLog(job.id, 0, 10);
    expect(lines).toHaveLength(1);
    expect(lines[0]?.text).not.toContain(canary);
  });
});
