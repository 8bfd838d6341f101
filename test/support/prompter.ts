/** Tells prompted runs (prompted/runs.ts) what to do next, and counts the effects they bring about outside. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import * as z from 'zod';
import { listenSomewhere } from './listen.ts';
import { type Asking, askingSchema, type Cue } from './prompted/cue.ts';

/** One run of a job, waiting for its next cue. */
export interface PromptedRun {
  readonly job: string;
  readonly attempt: number;
  readonly pid: number;
  /** Resolves with what it says when it is done and asks for more; a run that dies or ends meanwhile never does. */
  cue(cue: Cue): Promise<string>;
}

interface Waiting {
  readonly asking: Asking;
  readonly answer: (cue: Cue) => void;
}

const effectSchema = z.object({ job: z.string(), row: z.int() });

export class Prompter {
  readonly url: string;
  readonly #server: Server;
  readonly #runs = new Map<string, Run>();
  readonly #begun: Run[] = [];
  readonly #awaited: ((run: Run) => boolean)[] = [];
  readonly #effects: z.infer<typeof effectSchema>[] = [];

  static async start(): Promise<Prompter> {
    const server = createServer();
    return new Prompter(server, await listenSomewhere(server));
  }

  private constructor(server: Server, url: string) {
    this.#server = server;
    this.url = url;
    server.on('request', (request, response) => void this.#serve(request, response));
  }

  async stop(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  /** Effects of a job that arrived, by row. */
  effects(job: string): number[] {
    return this.#effects.filter((effect) => effect.job === job).map(({ row }) => row);
  }

  /** The next run of the job that nobody has asked for yet. */
  run(job: string, withinMs = 15_000): Promise<PromptedRun> {
    const there = this.#begun.find((run) => run.job === job);
    if (there) {
      this.#begun.splice(this.#begun.indexOf(there), 1);
      return Promise.resolve(there);
    }
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`no run of job ${job} within ${withinMs} ms`)),
        withinMs,
      );
      this.#awaited.push((run) => {
        if (run.job !== job) return false;
        clearTimeout(timer);
        resolve(run);
        return true;
      });
    });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await json(request).catch(() => undefined);
    if (request.url === '/effect') {
      this.#effects.push(effectSchema.parse(body));
      response.end('{}');
      return;
    }
    const asking = askingSchema.parse(body);
    const known = this.#runs.get(asking.run);
    const run = known ?? new Run(asking);
    run.asks({ asking, answer: (cue) => response.end(JSON.stringify(cue)) });
    if (known) return;
    this.#runs.set(asking.run, run);
    const taker = this.#awaited.findIndex((takes) => takes(run));
    if (taker >= 0) this.#awaited.splice(taker, 1);
    else this.#begun.push(run);
  }
}

class Run implements PromptedRun {
  readonly job: string;
  readonly attempt: number;
  readonly pid: number;
  #asked: Waiting | undefined;
  #told: ((said: string) => void) | undefined;

  constructor({ job, attempt, pid }: Asking) {
    this.job = job;
    this.attempt = attempt;
    this.pid = pid;
  }

  asks(waiting: Waiting): void {
    this.#asked = waiting;
    this.#told?.(waiting.asking.said ?? '');
  }

  cue(cue: Cue): Promise<string> {
    const asked = this.#asked;
    if (asked === undefined) throw new Error('the run is still busy with its last cue');
    this.#asked = undefined;
    return new Promise((resolve) => {
      this.#told = resolve;
      asked.answer(cue);
    });
  }
}
