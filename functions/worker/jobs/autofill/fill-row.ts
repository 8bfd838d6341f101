import type { EpochMs } from '../../../../shared/clock.ts';
import { sha256Of } from '../../../../shared/file-keys.ts';
import type { NewFile } from '../../../../shared/files.ts';
import { type Effect, type Evidence, type LedgerEntry, maxTrail } from '../../../../shared/ledger.ts';
import { mayBeTaken, wasTaken } from './answers.ts';
import { compare } from './compare.ts';
import { decide, type Options } from './decide.ts';
import type { AutofillRow } from './input.ts';
import { judge } from './judge.ts';
import { clockTime } from './row-label.ts';
import { punchText } from './site/punch.ts';
import type { Day, PunchAnswer, PunchForm } from './site/punch-page.ts';
import type { Site } from './site/site.ts';
import { siteUnavailable } from './site/site-errors.ts';
import { todayInTokyo, tokyoTime } from './tokyo-day.ts';
import { type Verdict, verdict } from './verdict.ts';

/** Where a row stands: the ledger entry without its number and time. */
export type Standing = Omit<LedgerEntry, 'number' | 'at'>;

export interface RowWork {
  readonly site: Pick<Site, 'look' | 'pause' | 'send' | 'picture'>;
  readonly options: Options;
  readonly now: () => EpochMs;
  /** What is still being written of the row before. It is waited for before anything is sent, not before the look. */
  readonly before: Promise<unknown>;
  /** Writes the row's entry, fenced: rejects when the job is no longer ours, and then nothing may be sent. */
  readonly record: (standing: Standing) => Promise<void>;
}

/** A punch that is neither taken nor refused is sent at most so often, each time only after the list was read. */
const maxSends = 3;

/** What became of a row, and the picture that shows it. Neither is written yet. */
export interface Filled {
  readonly standing: Standing;
  readonly picture: NewFile | undefined;
}

/**
 * One row: look, decide, write down each punch before it is sent and its answer after, look again, judge, take a
 * picture. Looking first makes a repeated attempt harmless: what went through before is on the list and is not sent.
 *
 * @param earlier what the ledger knows of the row from a former attempt
 */
export async function fillRow(
  row: AutofillRow,
  earlier: Standing | undefined,
  work: RowWork,
): Promise<Filled> {
  const entry = new Entry(earlier, work);
  const [day] = await Promise.all([work.site.look(row.date), work.before]);
  entry.saw(day);
  const decision = decide(row, earlier, day, work.options, todayInTokyo(work.now()));
  if (decision.kind === 'settled') {
    const picture = await entry.takePicture(row, day);
    return { standing: entry.settle(decision.verdict), picture };
  }
  const refusal = await sendAll(decision.forms, row, entry, work);
  const [after] = await Promise.all([work.site.look(row.date), entry.write()]);
  entry.saw(after);
  const picture = await entry.takePicture(row, after);
  const wasThere = compare(row, day.punches).missing.length < 2;
  const how = { resumed: (earlier?.effects ?? 0) > 0, begun: wasThere || entry.mayHaveBeenTaken() };
  return { standing: entry.settle(judge(row, after, refusal, how)), picture };
}

type Refusal = Extract<PunchAnswer, { kind: 'refused' }>;

/**
 * Not even a stop comes between the two punches: half a day in the record is worse than a second's delay. The pause before
 * the second one is waited out.
 */
async function sendAll(
  forms: readonly PunchForm[],
  row: AutofillRow,
  entry: Entry,
  work: RowWork,
): Promise<Refusal | undefined> {
  for (const [index, form] of forms.entries()) {
    const answer = await sendOne(form, row, entry, work, index === 0);
    if (answer === 'closed') return undefined;
    if (answer === 'listed') continue;
    if (answer.kind === 'refused' && !isDuplicate(answer)) return answer;
    const last = index === forms.length - 1;
    if (answer.kind === 'accepted' && answer.stale && !last) await work.site.look(row.date);
  }
  return undefined;
}

/**
 * A send without an answer may have been written or not: the list says. Only what is not on it is sent again.
 *
 * @throws Unavailable when the site does not take it after several tries
 */
async function sendOne(
  form: PunchForm,
  row: AutofillRow,
  entry: Entry,
  { site }: RowWork,
  first: boolean,
): Promise<Exclude<PunchAnswer, { kind: 'unknown' }> | 'listed' | 'closed'> {
  for (let tries = 1; ; tries++) {
    await site.pause(tries - 1, first && tries === 1);
    const answered = await entry.sending(form);
    const answer = await site.send(form);
    answered(answer);
    const expired = answer.kind === 'refused' && answer.errors.some(({ field }) => field === 'token');
    if (answer.kind !== 'unknown' && !expired) return answer;
    const [day] = await Promise.all([site.look(row.date), entry.write()]);
    if (day.closed) return 'closed';
    if (isListed(form, row, day)) return 'listed';
    // What the site is still working on must not be sent once more: a later attempt looks again.
    const stillWorking = answer.kind === 'unknown' && answer.late;
    if (stillWorking || tries === maxSends) throw siteUnavailable(undefined);
  }
}

const isListed = ({ kind }: PunchForm, row: AutofillRow, { punches }: Day): boolean =>
  !compare(row, punches).missing.some((wanted) => wanted.kind === kind);

/** It is there, by whatever way: the look that follows says so. */
const isDuplicate = ({ errors }: Refusal): boolean =>
  errors.length === 1 && errors[0]?.field === 'time' && errors[0].code === 'duplicate';

/** Lines of the site's list that are remembered: no day has so many punches. */
const maxLines = 20;

/** The last effects, and of the earlier ones those that the site took: they must never be forgotten. */
function shortened(trail: readonly Effect[]): Effect[] {
  const spare = trail.length - maxTrail;
  let left = spare;
  return trail.filter(({ answer }) => left <= 0 || wasTaken(answer) || left-- <= 0);
}

/** The row's entry in the making. */
class Entry {
  readonly #work: RowWork;
  #effects: number;
  #trail: Effect[];
  #seen: LedgerEntry['seen'];
  #evidence: Evidence | undefined;

  constructor(earlier: Standing | undefined, work: RowWork) {
    this.#work = work;
    this.#effects = earlier?.effects ?? 0;
    this.#trail = [...(earlier?.trail ?? [])];
    this.#evidence = earlier?.evidence;
  }

  saw({ closed, punches, address }: Day): void {
    const lines = closed ? [] : punches.slice(0, maxLines).map(punchText);
    this.#seen = { at: this.#work.now(), address, lines };
  }

  /** Some punch of the row was taken, or nobody knows. */
  mayHaveBeenTaken(): boolean {
    return this.#trail.some(({ answer }) => mayBeTaken(answer));
  }

  /** Writes down that a punch is about to be sent. @returns what takes its answer, written with the next write */
  async sending({ minutes }: PunchForm): Promise<(answer: PunchAnswer) => void> {
    const what = clockTime(minutes);
    const at = this.#work.now();
    this.#effects += 1;
    this.#trail.push({ what, at });
    await this.write();
    return ({ said }) => {
      if (said !== undefined)
        this.#trail.splice(-1, 1, { what, at, answer: said, answeredAt: this.#work.now() });
    };
  }

  async write(): Promise<void> {
    await this.#work.record(this.settle(verdict.sending()));
  }

  /** Only where there is a list to be seen; a rehearsal leaves none. */
  async takePicture(row: AutofillRow, day: Day): Promise<NewFile | undefined> {
    const { site, options, now } = this.#work;
    if (day.closed || options.mode === 'rehearsal') return undefined;
    const at = now();
    const content = await site.picture(`${row.date} · ${tokyoTime(at)}\n${day.address}`);
    if (!content) return undefined;
    const name = `row-${row.row}.jpg`;
    this.#evidence = { file: name, sha256: sha256Of(content), at };
    return { name, contentType: 'image/jpeg', content };
  }

  settle(is: Verdict): Standing {
    return {
      ...is,
      effects: this.#effects,
      ...(this.#trail.length > 0 && { trail: shortened(this.#trail) }),
      ...(this.#seen && { seen: this.#seen }),
      ...(this.#evidence && { evidence: this.#evidence }),
    };
  }
}
