import type { Page } from '../../browser.ts';
import type { AutofillRow } from './input.ts';
import { type Settled, settle } from './settle.ts';
import type { SiteUrls } from './site/navigate.ts';
import { type Day, openDay, type Punch, type PunchAnswer, sendPunch } from './site/punch-page.ts';
import { siteUnavailable } from './site/site-errors.ts';

export interface RowWork {
  readonly page: Page;
  readonly urls: SiteUrls;
  /** Writes the row's entry, fenced: rejects when the job is no longer ours, and then nothing may be sent. */
  readonly record: (settled: Settled) => Promise<void>;
}

/**
 * One row: look, write down the intention, send what is missing (start, then end), look again, write down what was
 * seen. Looking first makes a repeated attempt harmless: what went through before is on the list and is not sent.
 *
 * @param earlier what the ledger knows of the row from a former attempt
 */
export async function fillRow(
  row: AutofillRow,
  earlier: Settled | undefined,
  work: RowWork,
): Promise<Settled> {
  const { page, urls, record } = work;
  let effects = earlier?.effects ?? 0;
  const resumed = effects > 0;
  // Of what was sent before and is not as wanted, a person must judge: it is looked for, never sent again.
  const unless = (settled: Settled) => (resumed ? settle.uncertain(effects) : settled);

  const before = await openDay(page, urls, row.date);
  if (before.kind === 'closed') return unless(settle.closed());
  const missing = missingPunches(row, before.punches);
  if (missing === undefined) return unless(settle.different(before.punches));
  if (missing.length === 0) return resumed ? settle.confirmed(effects, resumed) : settle.alreadyThere();
  if (earlier?.state === 'uncertain') return settle.uncertain(effects);
  if (before.noticeRequired) return unless(settle.noticeRequired());

  for (const minutes of missing) {
    // Not even a stop comes between the two: half a day in the record is worse than a second's delay.
    effects += 1;
    await record({ state: 'attempted', code: 'SENDING', note: sending, effects });
    const answer = await sendPunch(page, minutes);
    if (answer.kind === 'refused' && answer.code !== 'duplicate')
      return refusedRow(row, answer, effects - 1, work);
    if (answer.kind === 'unknown') await expectListed(row, minutes, work);
  }
  return confirm(row, await openDay(page, urls, row.date), effects, resumed);
}

const sending = { ja: '送信中', en: 'sending' };

/** The times of the row that the day does not have; undefined when it has others, which a person must look at. */
function missingPunches(row: AutofillRow, punches: readonly Punch[]): number[] | undefined {
  const wanted = [row.start, row.end];
  if (punches.some(({ minutes }) => minutes === undefined || !wanted.includes(minutes))) return undefined;
  return wanted.filter((time) => !punches.some(({ minutes }) => minutes === time));
}

/** What the site lists is what counts, whatever it answered. */
function confirm(row: AutofillRow, after: Day, effects: number, resumed: boolean): Settled {
  if (after.kind === 'closed') return settle.uncertain(effects);
  const allThere = missingPunches(row, after.punches)?.length === 0;
  return allThere ? settle.confirmed(effects, resumed) : settle.uncertain(effects);
}

/**
 * A send without an answer may have been written or not: the list says. If it is not there the site is asked again
 * later, and that attempt looks first as well.
 */
async function expectListed(row: AutofillRow, minutes: number, { page, urls }: RowWork): Promise<void> {
  const day = await openDay(page, urls, row.date);
  const listed = day.kind === 'open' && day.punches.some((punch) => punch.minutes === minutes);
  if (!listed) throw siteUnavailable(undefined);
}

/** The first punch of the row may be in already: then half of the row is done and that is what is said. */
async function refusedRow(
  row: AutofillRow,
  answer: Extract<PunchAnswer, { kind: 'refused' }>,
  effects: number,
  { page, urls }: RowWork,
): Promise<Settled> {
  const day = await openDay(page, urls, row.date);
  const half = day.kind === 'open' && (missingPunches(row, day.punches)?.length ?? 0) === 1;
  return settle.refused(answer, effects, half);
}
