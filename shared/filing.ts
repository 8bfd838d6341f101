import type { Objects } from './artifacts/objects.ts';
import type { Clock } from './clock.ts';
import { isFileName, resultKey, sha256Of } from './file-keys.ts';
import type { NewFile, StoredFile } from './files.ts';
import type { Job, JobId } from './job.ts';
import type { JobFiles } from './job-context.ts';
import { maxUploadBytes } from './limits.ts';
import type { FileRecords, KeptFile } from './store/file-records.ts';

/** Where files are kept: the records of them, and their contents. */
export interface Filing {
  readonly records: FileRecords;
  readonly objects: Objects;
}

/** What a job was sent with. Undefined when it is gone, or is not what was validated: nobody can tell what it is then. */
export async function sourceOf({ records, objects }: Filing, id: JobId): Promise<Uint8Array | undefined> {
  const source = await records.source(id);
  return source && asRecorded(await objects.get(source.key), source.sha256);
}

/** A kept file's content; undefined likewise, or when there is no file of that name. */
export async function contentOf(filing: Filing, id: JobId, name: string): Promise<Uint8Array | undefined> {
  const kept = (await filing.records.find(id, name))?.file;
  return kept && asRecorded(await filing.objects.get(kept.key), kept.sha256);
}

const asRecorded = (content: Uint8Array | undefined, sha256: string): Uint8Array | undefined =>
  content && sha256Of(content) === sha256 ? content : undefined;

/** The files of a job, by name. */
export async function keptFiles(records: FileRecords, id: JobId): Promise<KeptFile[]> {
  return (await records.list(id)).flatMap(({ file }) => file ?? []);
}

/** What others need to know of it. */
export const withoutKey = ({ key: _, ...file }: KeptFile): StoredFile => file;

/** What a running job writes with. */
interface Writing {
  readonly job: () => Job;
  readonly clock: Clock;
  /** @throws LeaseLost unless the write was let through by the fence */
  readonly fenced: (write: () => Promise<boolean>) => Promise<void>;
}

/** A worker may be of a lane whose types keep nothing: it has no filing then. */
export function jobFiles(filing: Filing | undefined, { job, clock, fenced }: Writing): JobFiles {
  const { id } = job();
  return {
    source: async () => filing && sourceOf(filing, id),
    list: async () => (filing ? (await keptFiles(filing.records, id)).map(withoutKey) : []),
    read: async (name) => filing && contentOf(filing, id, name),
    keep: async (file) => {
      if (!filing) throw new Error('this worker has no place for files');
      const { records, objects } = filing;
      const kept = recordOf(id, checked(file), clock());
      await fenced(() => records.announce(job(), kept.name, kept.key));
      await objects.put(kept.key, file);
      await fenced(() => records.keep(job(), kept));
      return withoutKey(kept);
    },
  };
}

function checked(file: NewFile): NewFile {
  if (!isFileName(file.name)) throw new TypeError(`"${file.name}" cannot be the name of a file`);
  if (file.content.length > maxUploadBytes) throw new RangeError(`the file ${file.name} is too large`);
  return file;
}

function recordOf(id: JobId, { name, contentType, content }: NewFile, at: number): KeptFile {
  const sha256 = sha256Of(content);
  return { name, contentType, bytes: content.length, sha256, at, key: resultKey(id, name, sha256) };
}
