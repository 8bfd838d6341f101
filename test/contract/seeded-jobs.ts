import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Host } from '../../local/host/host.ts';
import { S3Objects } from '../../shared/artifacts/s3-objects.ts';
import type { EpochMs } from '../../shared/clock.ts';
import { type Filing, jobFiles } from '../../shared/filing.ts';
import { isJobId, type Job } from '../../shared/job.ts';
import type { JobFiles } from '../../shared/job-context.ts';
import { lanes } from '../../shared/lanes.ts';
import { DynamoFileRecords } from '../../shared/store/dynamo-file-records.ts';
import { DynamoJobStore } from '../../shared/store/dynamo-job-store.ts';
import {
  admitted,
  claimed,
  completes,
  done,
  failsForGood,
  type Running,
  scheduledJob,
  waitingJob,
} from '../store/jobs.ts';
import { Table } from '../support/table.ts';

/** Jobs in the table of a running stack, each brought to its state by the store's own moves. */
export class SeededJobs {
  readonly store: DynamoJobStore;
  readonly #filing: Filing;
  readonly #table: Table;
  readonly #clock: () => EpochMs;
  readonly #running: Running[] = [];

  constructor(host: Host, bucket: string) {
    const { awsEndpoint: endpoint, region, credentials } = host;
    const place = { endpoint, region, credentials };
    const client = DynamoDBDocumentClient.from(new DynamoDBClient(place), {
      marshallOptions: { removeUndefinedValues: true },
    });
    this.#table = new Table(host);
    this.#clock = () => host.clock.now();
    this.store = new DynamoJobStore(client, this.#table.name, this.#clock);
    this.#filing = {
      records: new DynamoFileRecords(client, this.#table.name),
      objects: new S3Objects(new S3Client({ ...place, forcePathStyle: true }), bucket),
    };
  }

  /** The smallest job there is. It belongs to nobody unless an owner is given. */
  waiting(overrides: Partial<Job> = {}): Promise<Job> {
    const smallest = { type: 'delay-print', lane: 'documents', title: 'printed' } as const;
    return admitted(this.store, waitingJob(this.#clock(), { ...smallest, ...overrides }));
  }

  scheduled(): Promise<Job> {
    const now = this.#clock();
    const job = { type: 'delay-print', lane: 'crawl', title: 'later' } as const;
    return admitted(this.store, scheduledJob(now, now + 3_600_000, job));
  }

  /** Runs until tidy() ends it. */
  async running(waiting?: Job): Promise<Running> {
    const job = await claimed(this.store, this.#clock(), waiting ?? (await this.waiting()));
    this.#running.push(job);
    return job;
  }

  async ended(how: 'completed' | 'failed' | 'cancelled', overrides: Partial<Job> = {}): Promise<Job> {
    const job = await this.waiting(overrides);
    if (how === 'cancelled') return done(this.store, this.#clock(), job, { kind: 'cancel' });
    const run = await claimed(this.store, this.#clock(), job);
    return done(this.store, this.#clock(), run, how === 'failed' ? failsForGood(run) : completes(run));
  }

  cancel(job: Job): Promise<Job> {
    return done(this.store, this.#clock(), job, { kind: 'cancel' });
  }

  /** A job as a newer version left it: in a state that this one does not know. */
  async newer(job?: Job): Promise<Job> {
    const kept = job ?? (await this.waiting());
    await this.#table.put({ ...(await this.#table.job(kept.id)), state: 'hibernating' });
    return kept;
  }

  async present(id: unknown): Promise<Job> {
    const job = isJobId(id) ? await this.store.read(id) : undefined;
    if (!job) throw new Error(`there is no job ${String(id)}`);
    return job;
  }

  /** What a run of the job keeps its files with. */
  filesOf(job: Running): JobFiles {
    return jobFiles(this.#filing, {
      job: () => job,
      clock: this.#clock,
      fenced: async (write) => {
        if (!(await write())) throw new Error('the lease is lost');
      },
    });
  }

  /** An ended job with one picture, and the picture's name. */
  async withPicture(): Promise<{ readonly job: Job; readonly name: string }> {
    const run = await this.running();
    const name = 'row-12.jpg';
    await this.filesOf(run).keep({ name, contentType: 'image/jpeg', content: Buffer.from('a picture') });
    return { job: await done(this.store, this.#clock(), run, completes(run)), name };
  }

  /** Ends what runs, and opens every lane. */
  async tidy(): Promise<void> {
    for (const run of this.#running.splice(0)) {
      const now = await this.store.read(run.id).catch(() => undefined);
      if (now?.state === 'running') await done(this.store, this.#clock(), now, completes(run));
    }
    const open = { pausedAt: null, drainingAt: null, maxQueued: null };
    for (const { name } of Object.values(lanes)) await this.store.setLane(name, open);
  }
}
