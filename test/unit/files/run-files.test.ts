import { beforeEach, describe, expect, it } from 'vitest';
import { resultKey, sha256Of } from '../../../shared/file-keys.ts';
import type { StoredFile } from '../../../shared/files.ts';
import { type ClaimId, newClaimId } from '../../../shared/job.ts';
import type { JobContext } from '../../../shared/job-context.ts';
import { LeaseLost } from '../../../shared/lease.ts';
import { done, lostAfterMs, type Running, result } from '../../store/jobs.ts';
import { MemoryFileRecords } from '../../store/memory-file-records.ts';
import { MemoryObjects } from '../../support/memory-objects.ts';
import { Bench } from '../core/run-harness.ts';

const picture = (text = 'a picture') => ({
  name: 'row-12.jpg',
  contentType: 'image/jpeg',
  content: Buffer.from(text),
});

let bench: Bench;
let objects: MemoryObjects;
let records: MemoryFileRecords;
let job: Running;
beforeEach(async () => {
  bench = new Bench();
  objects = new MemoryObjects();
  records = new MemoryFileRecords(bench.store);
  job = await bench.claim();
});

/** Runs a job whose work is with its files, and tells what came of it. */
async function withFiles<T>(
  act: (files: JobContext['files'], context: JobContext) => Promise<T>,
  claimed = job,
): Promise<T> {
  let came: Promise<T> | undefined;
  const work = async (context: JobContext) => {
    came = act(context.files, context);
    await came.catch(() => undefined);
    return result;
  };
  await bench.run(claimed, work, {}, { filing: { records, objects } });
  if (!came) throw new Error('the work was not begun');
  return came;
}

/** Somebody else has the job from now on. */
const loseIt = async () => {
  bench.store.writeRow = async () => false;
  records.announce = async () => false;
  records.keep = async () => false;
};

/** The worker is lost, and another one begins the job again. */
async function takenBy(claimId: ClaimId): Promise<Running> {
  const now = Date.now();
  await done(bench.store, now + lostAfterMs, await bench.now(job), { kind: 'loseLease' });
  await done(bench.store, now, await bench.now(job), { kind: 'claim', claimId });
  return { ...(await bench.now(job)), claimId };
}

describe('the files of a running job', () => {
  it('are kept under a key that carries their content, and told of without it', async () => {
    const stored = await withFiles((files) => files.keep(picture()));
    const sha256 = sha256Of(picture().content);
    expect(stored).toEqual({
      name: 'row-12.jpg',
      contentType: 'image/jpeg',
      bytes: 9,
      sha256,
      at: expect.any(Number),
    });
    expect([...objects.kept.keys()]).toEqual([resultKey(job.id, 'row-12.jpg', sha256)]);
  });

  it('are listed and read', async () => {
    const [listed, content, none] = await withFiles(async (files) => {
      await files.keep(picture());
      return [await files.list(), await files.read('row-12.jpg'), await files.read('row-13.jpg')] as const;
    });
    expect(listed).toMatchObject([{ name: 'row-12.jpg' }] satisfies Partial<StoredFile>[]);
    expect(content).toEqual(picture().content);
    expect(none).toBeUndefined();
  });

  it('take the place of a former one of the name, which can still be deleted', async () => {
    const content = await withFiles(async (files) => {
      await files.keep(picture('first'));
      await files.keep(picture('second'));
      return files.read('row-12.jpg');
    });
    expect(content?.toString()).toBe('second');
    const [record] = await records.list(job.id);
    expect([...(record?.keys ?? [])].sort()).toEqual([...objects.kept.keys()].sort());
    expect(objects.kept.size).toBe(2);
  });

  it('are not written again by an attempt whose predecessor was lost after storing', async () => {
    const keep = records.keep.bind(records);
    records.keep = () => Promise.reject(new Error('no answer'));
    const { again } = await withFiles(async (files) => {
      await expect(files.keep(picture())).rejects.toThrow('no answer');
      return { again: await takenBy(newClaimId()) };
    });
    expect(objects.puts).toBe(1);
    expect(await records.list(job.id)).toMatchObject([{ name: 'row-12.jpg' }]);

    records.keep = keep;
    const stored = await withFiles((files) => files.keep(picture()), again);
    expect(objects.puts).toBe(1);
    expect((await records.list(job.id))[0]?.file).toMatchObject({ sha256: stored.sha256 });
  });

  it('cannot be kept by a worker that lost its job, and nothing is', async () => {
    const keeping = withFiles(async (files) => {
      await loseIt();
      return files.keep(picture());
    });
    await expect(keeping).rejects.toBeInstanceOf(LeaseLost);
    expect(objects.kept.size).toBe(0);
  });

  it('end the run of a worker that lost its job', async () => {
    const aborted = await withFiles(async (files, { signal }) => {
      await loseIt();
      await files.keep(picture()).catch(() => undefined);
      return signal.aborted;
    });
    expect(aborted).toBe(true);
    expect(bench.events).toContain('lease_lost');
  });

  it.each(['../x', 'A.jpg', '', 'a/b'])('cannot be called %j', async (name) => {
    await expect(withFiles((files) => files.keep({ ...picture(), name }))).rejects.toThrow(TypeError);
    expect(objects.kept.size).toBe(0);
  });

  it('cannot be larger than an upload', async () => {
    const content = new Uint8Array(10 * 1024 * 1024 + 1);
    await expect(withFiles((files) => files.keep({ ...picture(), content }))).rejects.toThrow(RangeError);
  });

  it('count as gone when they are not what was kept', async () => {
    const content = await withFiles(async (files) => {
      await files.keep(picture());
      for (const [key, object] of objects.kept)
        objects.kept.set(key, { ...object, content: Buffer.from('changed') });
      return files.read('row-12.jpg');
    });
    expect(content).toBeUndefined();
  });

  it('are none where the lane keeps none', async () => {
    let files: JobContext['files'] | undefined;
    const work = async (context: JobContext) => {
      files = context.files;
      expect([await files.source(), await files.list(), await files.read('x')]).toEqual([
        undefined,
        [],
        undefined,
      ]);
      await expect(files.keep(picture())).rejects.toThrow('no place for files');
      return result;
    };
    await bench.run(job, work);
    expect((await bench.now(job)).state).toBe('completed');
  });
});

describe('what a job was sent with', () => {
  const bytes = Buffer.from('a workbook');
  const source = { key: 'sources/1/x', name: 'kintai.xlsx', bytes: 10, sha256: sha256Of(bytes) };

  it('is read by its run', async () => {
    bench.store.sources.set(job.id, source);
    await objects.put(source.key, { content: bytes, contentType: 'x' });
    expect(await withFiles((files) => files.source())).toEqual(bytes);
  });

  it.each([
    ['gone', undefined],
    ['not what was validated', Buffer.from('another workbook')],
  ])('is undefined when it is %s', async (_, content) => {
    bench.store.sources.set(job.id, source);
    if (content) await objects.put(source.key, { content, contentType: 'x' });
    expect(await withFiles((files) => files.source())).toBeUndefined();
  });
});
