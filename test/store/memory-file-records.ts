import type { Job, JobId } from '../../shared/job.ts';
import type { FileRecord, FileRecords, KeptFile, Source } from '../../shared/store/file-records.ts';
import type { MemoryJobStore } from './memory-job-store.ts';

/** Records of files in memory that pass the suite, behind the fence of the jobs beside them. */
export class MemoryFileRecords implements FileRecords {
  readonly #jobs: MemoryJobStore;
  readonly #files = new Map<JobId, Map<string, { readonly keys: Set<string>; file?: KeptFile }>>();

  constructor(jobs: MemoryJobStore) {
    this.#jobs = jobs;
  }

  async announce(job: Job, name: string, key: string): Promise<boolean> {
    return (await this.#announced(job, name, key)) !== undefined;
  }

  async keep(job: Job, file: KeptFile): Promise<boolean> {
    const record = await this.#announced(job, file.name, file.key);
    if (record) record.file = file;
    return record !== undefined;
  }

  async find(id: JobId, name: string): Promise<FileRecord | undefined> {
    return (await this.list(id)).find((record) => record.name === name);
  }

  async list(id: JobId): Promise<FileRecord[]> {
    return [...(this.#files.get(id) ?? [])]
      .map(([name, { keys, file }]) => ({ name, keys: [...keys].sort(), ...(file && { file }) }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async forget(id: JobId, records: readonly FileRecord[]): Promise<void> {
    const files = this.#files.get(id);
    for (const { name, keys } of records) if (files?.get(name)?.keys.size === keys.length) files.delete(name);
  }

  async source(id: JobId): Promise<Source | undefined> {
    return this.#jobs.sources.get(id);
  }

  async forgetSource(id: JobId): Promise<void> {
    this.#jobs.sources.delete(id);
  }

  async #announced(job: Job, name: string, key: string) {
    const present = await this.#jobs.read(job.id);
    if (present?.state !== 'running' || present.claimId !== job.claimId) return undefined;
    const files = this.#files.get(job.id) ?? new Map();
    this.#files.set(job.id, files);
    const record: { readonly keys: Set<string>; file?: KeptFile } = files.get(name) ?? { keys: new Set() };
    files.set(name, record);
    record.keys.add(key);
    return record;
  }
}
