/** A person with an account of their own sends a workbook; afterwards everybody is asked what became of it. */
import { DemoClient, type JobBody, type RowBody } from '../../local/demo-client.ts';
import type { PracticeSite } from '../../local/practice-site/site.ts';
import type { LifecycleEvent } from '../../shared/events.ts';
import type { Text } from '../../shared/text.ts';
import { type Told as ToldEvent, told } from './lifecycle.ts';
import { dateOf } from './month.ts';
import { type RunningStack, runningStack } from './running-stack.ts';
import { jobIdOf, submit } from './submit.ts';
import { later } from './time.ts';
import { attendanceWorkbook } from './workbooks.ts';

type Account = Parameters<PracticeSite['addAccount']>[0];
type Cells = readonly (readonly string[])[];

export interface Order {
  /** Rows of the workbook: date, start, end, 備考, 打刻場所. Default: the first day of the month, nine to six. */
  readonly rows?: Cells;
  /** How the site treats the account. */
  readonly mode?: NonNullable<Account['mode']>;
  /** What the account has beside e-mail address and password. */
  readonly account?: Pick<Account, 'companyCode' | 'companyId'>;
  /** What the person types beside, or instead of, their address and password. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Punches that are there before. */
  readonly punches?: Parameters<PracticeSite['addPunches']>[1];
  /** `mode`, `onDifferent`, `note`, `place`. */
  readonly input?: object;
  /** What changes at the site at the moment the job is put off to a later attempt. */
  readonly whenPutOff?: (stack: RunningStack, email: string) => void;
}

/** The first days of the month, nine to six. */
export const days = (count: number): Cells =>
  Array.from({ length: count }, (_, day) => [dateOf(day + 1), '09:00', '18:00']);

/** A workbook with all columns that are read. */
const sheetOf = (rows: Cells): Promise<Uint8Array> =>
  attendanceWorkbook(rows, { headers: ['日付', '開始時刻', '終了時刻', '備考', '打刻場所'] });

/** No errand takes longer. */
const withinMs = 90_000;

let people = 0;

/** The rate of submissions and the turns in the line are counted by address: each person has one. */
const addressOf = (person: number) => `127.1.${person >> 8}.${person & 255}`;

export class Errand {
  readonly id: string;
  readonly email: string;
  readonly secrets: Readonly<Record<string, string>>;
  /** The address that the person sends from. */
  readonly from: string;
  readonly stack: RunningStack;
  readonly #over: Promise<Told>;

  private constructor(
    stack: RunningStack,
    { id, from, secrets }: Pick<Errand, 'id' | 'from'> & { secrets: Errand['secrets'] & { email: string } },
    whenPutOff: Order['whenPutOff'],
  ) {
    this.stack = stack;
    this.id = id;
    this.from = from;
    this.secrets = secrets;
    this.email = secrets.email;
    this.#over = this.#firstEnd(whenPutOff);
    // Whoever asks is told of a failure; that nobody asks is none.
    this.#over.catch(() => undefined);
  }

  /** Opens the account and sends the workbook. @throws Error with the answer when it is not taken */
  static async begin(stack: RunningStack, order: Order = {}): Promise<Errand> {
    const person = ++people;
    const { rows = days(1), mode = {}, account, punches = [], input } = order;
    const known = { email: `person${person}@example.com`, password: `correct-horse-${person}` };
    stack.site.addAccount({ ...known, ...account, name: '三郎', mode });
    stack.site.addPunches(known.email, punches);
    const secrets = { ...known, ...order.secrets };
    const from = addressOf(person);
    const id = jobIdOf(await submit(stack, await sheetOf(rows), { secrets, input, from }));
    return new Errand(stack, { id, from, secrets }, order.whenPutOff);
  }

  /** How everything stood when the job had ended, or was put off to a later attempt, for the first time. */
  over(): Promise<Told> {
    return this.#over;
  }

  /** The same when the job has ended, whatever came before. */
  async ended(): Promise<Told> {
    await this.stack.api.waitForEnd(this.id, withinMs);
    return this.told();
  }

  /** A job that was put off may be begun again a second later: it is looked at as soon as it says so. */
  async #firstEnd(whenPutOff: Order['whenPutOff']): Promise<Told> {
    const end = await this.stack.host.waitFor((event) => this.#isEnd(told(event)), withinMs, 0);
    if (told(end)?.event === 'job_retry_scheduled') whenPutOff?.(this.stack, this.email);
    return this.told();
  }

  #isEnd(line: ToldEvent | undefined): boolean {
    return line?.job_id === this.id && ends.has(line.event);
  }

  /** @throws Error when the site wrote a punch twice: whatever a test is about, that must never be */
  async told(): Promise<Told> {
    const { api: japanese, host, site } = this.stack;
    const english = new DemoClient(host.apiUrl, 'en');
    const [job, jobInEnglish] = await Promise.all([japanese.job(this.id), english.job(this.id)]);
    const [rows, rowsInEnglish] = await Promise.all([japanese.rows(this.id), english.rows(this.id)]);
    const twice = site.punchCounts(this.email).filter(({ written }) => written > 1);
    if (twice.length > 0) throw new Error(`written twice: ${JSON.stringify(twice)}`);
    const both = (of: (job: JobBody) => string | undefined): Text => ({
      ja: of(job) ?? '',
      en: of(jobInEnglish) ?? '',
    });
    return {
      job,
      message: both(({ error }) => error?.message),
      hint: both(({ error }) => error?.hint),
      summary: both(({ result }) => result?.summary),
      rows: rows.map((row, at) => ({
        ...row,
        note: { ja: row.note ?? '', en: rowsInEnglish[at]?.note ?? '' },
      })),
      received: site.inserts(this.email).map(insertText),
      punches: site
        .punches(this.email)
        .map(({ date, kind, minutes, state }) => `${date} ${kind} ${minutes} ${state}`),
      signIns: site.signIns(this.email),
    };
  }
}

const ends: ReadonlySet<string> = new Set<LifecycleEvent>([
  'job_completed',
  'job_error',
  'job_timeout',
  'job_stopped',
  'job_cancelled',
  'job_retry_scheduled',
]);

type Insert = ReturnType<PracticeSite['inserts']>[number];

const insertText = ({ date, time, result, answerLost }: Insert): string =>
  `${date} ${time} ${answerLost ? 'written, answer lost' : result}`;

/** What became of an errand, in the words that people read and by the site's own records. */
export interface Told {
  readonly job: JobBody;
  /** Of the error; empty when there is none. */
  readonly message: Text;
  readonly hint: Text;
  readonly summary: Text;
  readonly rows: readonly (Omit<RowBody, 'note'> & { readonly note: Text })[];
  /** Everything the site received, in order, e.g. `2026-10-01 0900 written`. */
  readonly received: readonly string[];
  /** What the site holds for the person, e.g. `2026-10-01 work_start 540 pending`. */
  readonly punches: readonly string[];
  readonly signIns: { readonly succeeded: number; readonly refused: number };
}

/** No lease is over because of one step, and so many of them are longer than the pause after a first attempt. */
const stepMs = 25_000;
const steps = 3;

/** Lets time pass for jobs of one stack that were put off, whenever nothing is under way, and waits for their ends. */
export async function finished(stack: RunningStack, errands: readonly Errand[]): Promise<Told[]> {
  const { api, host } = stack;
  const isAtRest = ({ state, finishedAt }: JobBody) => finishedAt !== undefined || state === 'scheduled';
  for (let step = 0; step < steps; step++) {
    for (const { id } of errands) await api.waitFor(id, isAtRest, withinMs);
    await later(host, stepMs);
  }
  return Promise.all(errands.map((errand) => errand.ended()));
}

/** Many errands, each of another person, by the names that a test gives them. */
export class Errands {
  readonly #stacks: readonly RunningStack[];
  readonly #begun = new Map<string, Errand>();

  private constructor(stacks: readonly RunningStack[]) {
    this.#stacks = stacks;
  }

  /**
   * Each group runs on a stack of its own, at the same time as the others; within it one job runs after the other, in
   * the order given.
   */
  static async begin(...groups: readonly Readonly<Record<string, Order>>[]): Promise<Errands> {
    const stacks = await Promise.all(groups.map(() => runningStack({ pauseMs: 0 })));
    const errands = new Errands(stacks);
    await Promise.all(stacks.map((stack, at) => errands.#beginOn(stack, groups[at] ?? {})));
    return errands;
  }

  /** @throws Error when there is none of that name */
  named(name: string): Errand {
    const errand = this.#begun.get(name);
    if (!errand) throw new Error(`nobody was sent for ${name}`);
    return errand;
  }

  async stop(): Promise<void> {
    await Promise.all(this.#stacks.map((stack) => stack.stop()));
  }

  async #beginOn(stack: RunningStack, orders: Readonly<Record<string, Order>>): Promise<void> {
    for (const [name, order] of Object.entries(orders))
      this.#begun.set(name, await Errand.begin(stack, order));
  }
}

/** A punch of each time of the day, each received once and taken. */
export const bothWritten = (...dates: readonly string[]): string[] =>
  dates.flatMap((date) => [`${date} 0900 written`, `${date} 1800 written`]);
