import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { submitterOf } from '../../functions/http/submitter.ts';
import type { Service } from '../../local/host/aws-endpoint/call.ts';
import type { Host } from '../../local/host/host.ts';
import { startPracticeSite } from '../../local/practice-site/site.ts';
import { startStack } from '../../local/stack.ts';
import { parseKey } from '../../shared/access/key-text.ts';
import { apply } from '../../shared/apply.ts';
import { claimNext } from '../../shared/claim.ts';
import { systemClock } from '../../shared/clock.ts';
import { isJobId, type JobId } from '../../shared/job.ts';
import { AccessKeys } from '../support/access-keys.ts';
import { Backlog, functionOf, operate } from '../support/backlog.ts';
import { told, until } from '../support/lifecycle.ts';
import { send } from '../support/requests.ts';
import type { Report } from './report.ts';

const lane = 'browser';
/** Measured in turns, so that whatever else the machine does falls on all backlogs alike. */
const rounds = 10;
const perRound = 20;
/** Not measured: cold starts and the first run of each code path. */
const warmups = 40;
const backlogs = [0, 10, 1000, 100_000] as const;
const services = ['dynamodb', 'sqs', 'kms'] as const satisfies readonly Service[];
type Calls = Readonly<Record<(typeof services)[number], number>>;

/** What the queue itself costs: time and calls of a job that does nothing, with nobody and with many waiting. */
export async function bench(): Promise<Report> {
  const directory = await mkdtemp(join(tmpdir(), 'junban-bench-'));
  const site = await startPracticeSite();
  const lines: Line[] = [];
  try {
    for (const backlog of backlogs) {
      const host = await startStack(site, { dataDir: join(directory, String(backlog)), apiPort: 0 });
      const line = new Line(host, backlog);
      lines.push(line);
      await line.prepare();
    }
    for (let round = 0; round < rounds; round++) for (const line of lines) await line.measure();
    return reportOf(lines);
  } finally {
    for (const line of lines) await line.end();
    await site.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

/** The n-th address of the loopback network after 127.0.1.0. */
const address = (n: number) => `127.0.${1 + Math.floor(n / 250)}.${1 + (n % 250)}`;

const accepted = z.object({ job: z.object({ id: z.string() }) });

/** A stack of its own with so many jobs waiting in the lane, and what was measured on it, in milliseconds. */
class Line {
  readonly backlog: number;
  /** Request to answer: 202. */
  readonly admission: number[] = [];
  /** Looking for the first in line and taking it. */
  readonly claim: number[] = [];
  /** Request to `job_completed`. */
  readonly overhead: number[] = [];
  readonly #host: Host;
  readonly #lines: Backlog;
  readonly #sqs: SQSClient;
  readonly #keys: AccessKeys;
  readonly #queueUrl: string;
  readonly #used: Calls[] = [];
  #senders = 0;

  constructor(host: Host, backlog: number) {
    this.#host = host;
    this.backlog = backlog;
    this.#lines = new Backlog(host);
    this.#keys = new AccessKeys(host);
    const { awsEndpoint: endpoint, region, credentials } = host;
    this.#sqs = new SQSClient({ endpoint, region, credentials });
    const [, queue] = [...host.resources].find(([id]) => id.startsWith('BrowserLaneDoorbellsQueue')) ?? [];
    this.#queueUrl = z.string().parse(queue?.physicalId);
  }

  async prepare(): Promise<void> {
    await operate(this.#host, { operator: 'limit', lane, maxQueued: 1_000_000 });
    for (let run = 0; run < warmups; run++) await this.#submitAndWait();
    await this.#fill();
  }

  async measure(): Promise<void> {
    await operate(this.#host, { operator: 'pause', lane });
    await this.#quiet();
    await this.#fill();
    await this.#admissions();
    await this.#claims();
    await this.#overheads();
  }

  /** Calls per job, of `submit` and of the worker. */
  get calls(): Calls {
    const mean = (service: (typeof services)[number]) =>
      this.#used.reduce((sum, calls) => sum + calls[service], 0) / this.#used.length;
    return { dynamodb: mean('dynamodb'), sqs: mean('sqs'), kms: mean('kms') };
  }

  /**
   * At the end of the line, where a place is counted, and while the lane is paused, so that nobody works beside what is
   * measured. They are taken out again.
   */
  async #admissions(): Promise<void> {
    const { store } = this.#lines;
    const admitted: JobId[] = [];
    for (let run = 0; run < perRound; run++) {
      const from = address(this.#senders++);
      await this.#lines.setBack(lane, await this.#submitterOf(from));
      const begin = performance.now();
      const id = await this.#submitOne(from);
      this.admission.push(performance.now() - begin);
      if (isJobId(id)) admitted.push(id);
    }
    await this.#quiet();
    for (const id of admitted) {
      const job = await store.read(id);
      if (job) await apply(store, systemClock, job, { kind: 'cancel' });
    }
  }

  /** Of jobs that stand before the backlog; the lane opens without a ring. */
  async #claims(): Promise<void> {
    const { store } = this.#lines;
    for (let run = 0; run < perRound; run++) await this.#lines.admit(this.#lines.noOp(lane));
    await store.setLane(lane, { pausedAt: null });
    for (let run = 0; run < perRound; run++) {
      const begin = performance.now();
      const job = await claimNext({ store, clock: systemClock, emit: () => undefined }, lane);
      this.claim.push(performance.now() - begin);
      if (job?.claimId === undefined) throw new Error('nobody waits');
      const result = { summary: { ja: '', en: '' }, counts: {} };
      await apply(store, systemClock, job, { kind: 'complete', claimId: job.claimId, report: {}, result });
    }
  }

  /** The lane works on its backlog meanwhile; what it takes from it is put there again. */
  async #overheads(): Promise<void> {
    const before = this.#calls();
    let completed = 0;
    const unsubscribe = this.#host.events.subscribe((event) => {
      if (told(event)?.event === 'job_completed') completed += 1;
    });
    for (let run = 0; run < perRound; run++) {
      this.overhead.push(await this.#submitAndWait());
      await this.#fill();
    }
    await operate(this.#host, { operator: 'pause', lane });
    await this.#quiet();
    unsubscribe();
    const after = this.#calls();
    const perJob = (service: (typeof services)[number]) =>
      (after.submit[service] - before.submit[service]) / perRound +
      (after.worker[service] - before.worker[service]) / completed;
    this.#used.push({ dynamodb: perJob('dynamodb'), sqs: perJob('sqs'), kms: perJob('kms') });
  }

  async #submitAndWait(): Promise<number> {
    const mark = this.#host.events.mark();
    const begin = performance.now();
    const id = await this.#submitOne(address(this.#senders++));
    await until(this.#host, 'job_completed', { job_id: id }, { mark });
    return performance.now() - begin;
  }

  /** Each from an address of its own, as from different people: the rate limit is not what is measured. */
  async #submitOne(from: string): Promise<string> {
    const headers = await this.#keys.headers(from, 'submitter');
    const body = { type: 'delay-print', lane };
    const answer = await send(this.#host.apiUrl, '/v1/jobs', { body, from, headers });
    return accepted.parse(answer.body).job.id;
  }

  /** What the line knows them by. */
  async #submitterOf(from: string): Promise<string> {
    const id = `key:${parseKey(await this.#keys.of(from, 'submitter'))}`;
    return submitterOf({ principal: { id, name: from, role: 'submitter' }, sourceIp: from }) ?? '';
  }

  async #fill(): Promise<void> {
    const { queued } = await this.#lines.store.readLane(lane);
    if (queued < this.backlog) await this.#lines.flood(lane, this.backlog - queued);
  }

  /** Waits until no doorbell is on its way: nobody works on the lane then. */
  async #quiet(): Promise<void> {
    for (;;) {
      const answer = await this.#sqs.send(
        new GetQueueAttributesCommand({
          QueueUrl: this.#queueUrl,
          AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
        }),
      );
      if (Object.values(answer.Attributes ?? {}).every((count) => count === '0')) return;
      await sleep(50);
    }
  }

  #calls() {
    const by = (caller: string) => {
      const { logicalId } = functionOf(this.#host, caller);
      const of = (service: Service) => this.#host.calls.of({ caller: logicalId, service });
      return { dynamodb: of('dynamodb'), sqs: of('sqs'), kms: of('kms') };
    };
    return { submit: by('Submit'), worker: by('BrowserLaneWorker') };
  }

  async end(): Promise<void> {
    this.#lines.end();
    this.#sqs.destroy();
    await this.#host.stop();
  }
}

type Times = 'admission' | 'claim' | 'overhead';

function reportOf(lines: readonly Line[]): Report {
  const [idle, base] = lines;
  const last = lines.at(-1);
  if (!idle || !base || !last) throw new Error('nothing was measured');
  const growth = (of: Times, at: Line) => p50(at[of]) / p50(base[of]);
  const waiting = ({ backlog }: Line) => `${backlog.toLocaleString('en')} waiting`;
  const rows = (what: string, of: Times) =>
    lines.map((at) => ({
      what: `${what}, ${waiting(at)}`,
      value: `${ms(p50(at[of]))} / ${ms(p99(at[of]))}`,
      comparison: at === base ? '1 × (baseline)' : `${growth(of, at).toFixed(2)} ×`,
    }));
  return {
    title: `Engine: a no-op job on the local stack, ${rounds * perRound} each, p50 / p99 in ms`,
    table: [
      ...rows('submit → completed', 'overhead'),
      ...rows('submit → accepted', 'admission'),
      ...rows('claim', 'claim'),
      ...lines.map((at) => ({
        what: `calls per job, ${waiting(at)}`,
        value: services.map((service) => at.calls[service].toFixed(1)).join(' / '),
        comparison: 'DynamoDB / SQS / KMS, by submit and worker',
      })),
    ],
    figures: {
      overheadP50Ms: rounded(p50(idle.overhead)),
      overheadP99Ms: rounded(p99(idle.overhead)),
      callsPerJob: roundedCalls(idle.calls),
      claimGrowth: rounded(growth('claim', last)),
      admissionGrowth: rounded(growth('admission', last)),
      ...Object.fromEntries(
        lines.slice(1).flatMap((at) => [
          [`overheadP50MsWith${at.backlog}`, rounded(p50(at.overhead))],
          [`overheadP99MsWith${at.backlog}`, rounded(p99(at.overhead))],
          [`callsPerJobWith${at.backlog}`, roundedCalls(at.calls)],
        ]),
      ),
    },
  };
}

const roundedCalls = (calls: Calls) => ({
  dynamodb: rounded(calls.dynamodb),
  sqs: rounded(calls.sqs),
  kms: rounded(calls.kms),
});
const rounded = (value: number) => Math.round(value * 100) / 100;
const ms = (value: number) => value.toFixed(1);
const quantile = (share: number) => (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))] ??
  Number.NaN;
const p50 = quantile(0.5);
const p99 = quantile(0.99);
