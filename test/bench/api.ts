import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import type { Host } from '../../local/host/host.ts';
import { AccessKeys } from '../support/access-keys.ts';
import { functionOf, operate } from '../support/backlog.ts';
import { Queues } from '../support/queues.ts';
import { runningStack } from '../support/running-stack.ts';
import { Load, type Shot } from './api-load.ts';
import { type PlainServer, startPlainServer } from './api-plain-server.ts';
import { Requests, rows } from './api-requests.ts';
import { bench as coldstart } from './coldstart.ts';
import { quantile, type Report } from './report.ts';

const lane = 'browser';
const connections = 10;
/** Measured in turns, so that whatever else the machine does falls on both servers alike. */
const rounds = 5;

/** What is asked, and what is known of it. */
interface Question {
  readonly name: string;
  readonly what: string;
  readonly answeredBy: 'Read' | 'Submit';
  /** Measured requests of a round; those that open a connection come on top. */
  readonly perRound: number;
  readonly status: number;
  readonly shot: () => Shot | Promise<Shot>;
  /** Milliseconds, p50 and p95, that the older tool's people set themselves. */
  readonly target?: readonly [number, number];
}

/** How one server answered a question. */
class Answers {
  readonly ms: number[] = [];
  seconds = 0;
  sent = 0;
}

interface Measured {
  readonly question: Question;
  readonly ours: Answers;
  /** Baseline: the same application in one Node process, which serves HTTP itself. */
  readonly plain: Answers;
  /** To the AWS endpoint, for one request. */
  readonly calls: number;
}

/**
 * Requests through the gateway at ten connections, against the same application as one plain Node server, and the cold
 * start of each function.
 *
 * What stands between the two is the local host's: a gateway in one process with the AWS endpoint and the queues, a pipe to
 * the function's process and back with the whole request as JSON, every line that the function logs, and no more than 4
 * environments of a function with one request at a time in each, so that 6 of 10 requests wait for one. AWS would start an
 * environment for each; it has network, TLS and the gateway's own milliseconds instead, and CPU in proportion to memory.
 * For both servers, table, KMS and bucket are emulators, which answer sooner than AWS does, and all of it shares the cores
 * of this machine, the load itself and the worker that looks at the paused lane for each upload included: a call to the
 * table takes CPU here that it would not take there.
 */
export async function bench(): Promise<readonly Report[]> {
  return [reportOf(await measure()), await coldStarts()];
}

async function measure(): Promise<readonly Measured[]> {
  const stack = await runningStack();
  const load = new Load();
  let plain: PlainServer | undefined;
  try {
    plain = await startPlainServer(stack.host);
    const requests = await Requests.prepare(new AccessKeys(stack.host));
    return await new Run(stack.host, plain.url, load, requests).measure();
  } finally {
    await load.stop();
    await plain?.stop();
    await stack.stop();
  }
}

const acceptedSchema = z.object({ job_id: z.string() });

class Run {
  readonly #host: Host;
  readonly #plainUrl: string;
  readonly #load: Load;
  readonly #requests: Requests;
  readonly #queues: Queues;

  constructor(host: Host, plainUrl: string, load: Load, requests: Requests) {
    this.#host = host;
    this.#plainUrl = plainUrl;
    this.#load = load;
    this.#requests = requests;
    this.#queues = new Queues(host);
  }

  async measure(): Promise<readonly Measured[]> {
    // Taken and never begun: no browser runs beside what is measured.
    await operate(this.#host, { operator: 'pause', lane });
    await operate(this.#host, { operator: 'limit', lane, maxQueued: 1_000_000 });
    const upload = await this.#ask({
      name: 'upload',
      what: `POST /upload, ${rows} rows`,
      answeredBy: 'Submit',
      perRound: 20,
      status: 202,
      shot: () => this.#requests.upload(),
      target: [200, 500],
    });
    // Behind all that were sent before, so that its place has to be counted.
    const id = await this.#uploadOne();
    const looks: Measured[] = [];
    for (const question of this.#questions(id)) looks.push(await this.#ask(question));
    return [...looks, upload];
  }

  #questions(id: string): readonly Question[] {
    const look = (name: string, path: string, what = path, target?: readonly [number, number]): Question => ({
      name,
      what: `GET ${what}`,
      answeredBy: 'Read',
      perRound: 100,
      status: 200,
      shot: () => this.#requests.get(path),
      ...(target && { target }),
    });
    return [
      look('healthz', '/healthz', '/healthz', [10, 50]),
      look('ping', '/ping', '/ping', [30, 100]),
      look('status', `/status/${id}`, '/status/{id}'),
      look('job', `/v1/jobs/${id}`, '/v1/jobs/{id}'),
      look('list', '/v1/jobs', '/v1/jobs, a full page'),
    ];
  }

  async #ask(question: Question): Promise<Measured> {
    const { logicalId: caller } = functionOf(this.#host, question.answeredBy);
    const calls = () => this.#host.calls.of({ caller });
    const [ours, plain] = [new Answers(), new Answers()];
    // Cold starts, code that is not compiled yet, and keys that were never used.
    await this.#round(question, this.#host.apiUrl);
    await this.#round(question, this.#plainUrl);
    const before = calls();
    for (let round = 0; round < rounds; round++) {
      await this.#round(question, this.#host.apiUrl, ours);
      await this.#round(question, this.#plainUrl, plain);
    }
    return { question, ours, plain, calls: (calls() - before) / ours.sent };
  }

  async #round({ perRound, status, shot }: Question, url: string, into = new Answers()): Promise<void> {
    await this.#quiet();
    const count = perRound + connections;
    const shots = await Promise.all(Array.from({ length: count }, shot));
    const { ms, seconds } = await this.#load.fire({ url, connections, shots, status });
    into.ms.push(...ms);
    into.seconds += seconds;
    into.sent += count;
  }

  async #uploadOne(): Promise<string> {
    const { path, headers, body } = await this.#requests.upload();
    const init = { method: 'POST', headers, body: Uint8Array.from(body ?? []) };
    const answer = await fetch(new URL(path, this.#host.apiUrl), init);
    return acceptedSchema.parse(await answer.json()).job_id;
  }

  /** Waits until no doorbell is on its way: nobody looks at the lane then. */
  async #quiet(): Promise<void> {
    while ((await this.#queues.count('BrowserLaneDoorbellsQueue')) > 0) await sleep(20);
  }
}

const p50 = ({ ms }: Answers) => quantile(0.5, ms);
const p95 = ({ ms }: Answers) => quantile(0.95, ms);
const p99 = ({ ms }: Answers) => quantile(0.99, ms);
const perSecond = ({ sent, seconds }: Answers) => Math.round(sent / seconds);

function reportOf(measured: readonly Measured[]): Report {
  const ms = (answers: Answers) =>
    [p50, p95, p99].map((of) => of(answers).toFixed(1).padStart(5)).join(' / ');
  const ratio = ({ ours, plain }: Measured) => p50(ours) / p50(plain);
  return {
    title: `API: ${connections} connections, p50 / p95 / p99 in ms`,
    table: measured.flatMap((it) => [
      {
        what: it.question.what,
        value: ms(it.ours),
        comparison: [
          `${ratio(it).toFixed(2)} ×`,
          `${perSecond(it.ours)}/s`,
          `${it.calls.toFixed(1)} calls to AWS`,
          ...(it.question.target ? [`target ${it.question.target.join(' / ')}`] : []),
        ].join(', '),
      },
      {
        what: '  one plain Node server',
        value: ms(it.plain),
        comparison: `1 × (baseline), ${perSecond(it.plain)}/s`,
      },
    ]),
    figures: Object.fromEntries(
      measured.map((it) => [
        it.question.name,
        {
          p50Ms: rounded(p50(it.ours)),
          p95Ms: rounded(p95(it.ours)),
          p99Ms: rounded(p99(it.ours)),
          perSecond: perSecond(it.ours),
          calls: rounded(it.calls),
          plainP50Ms: rounded(p50(it.plain)),
          plainP95Ms: rounded(p95(it.plain)),
          plainP99Ms: rounded(p99(it.plain)),
          plainPerSecond: perSecond(it.plain),
          ratio: rounded(ratio(it)),
        },
      ]),
    ),
  };
}

const rounded = (value: number) => Math.round(value * 100) / 100;

/** Under names of their own, for programs that read both reports as one. */
async function coldStarts(): Promise<Report> {
  const report = await coldstart();
  const named = (name: string) => `coldStart${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  const figures = Object.entries(report.figures).map(([name, figure]) => [named(name), figure]);
  return { ...report, figures: Object.fromEntries(figures) };
}
