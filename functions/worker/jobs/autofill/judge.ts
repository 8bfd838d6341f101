/** What became of a row that was sent, from what the site answered and what it lists now. Pure. */
import { compare, wantedBy } from './compare.ts';
import { isPending } from './decide.ts';
import type { AutofillRow } from './input.ts';
import type { Day, PunchAnswer } from './site/punch-page.ts';
import { refusalText } from './site/refusal-texts.ts';
import { type Verdict, verdict } from './verdict.ts';

/**
 * What the site lists is what counts, whatever it answered.
 *
 * @param refusal the answer that ended the sending, if one did
 * @param begun whether a punch of the row was taken, may have been, or was there before: then it is not untouched
 */
export function judge(
  row: AutofillRow,
  after: Day,
  refusal: Extract<PunchAnswer, { kind: 'refused' }> | undefined,
  { resumed, begun }: { readonly resumed: boolean; readonly begun: boolean },
): Verdict {
  if (after.closed) return refusal && !begun ? refused(refusal) : verdict.closedMeanwhile();
  const { missing, others, doubled, reversed } = compare(row, after.punches);
  if (doubled.length > 0) return verdict.doubled(doubled);
  if (others.length > 0) return verdict.notAsSent(wantedBy(row), after.punches);
  if (missing.length === 0)
    return reversed.length > 0 ? verdict.reversed(reversed) : verdict.confirmed(resumed, isPending(after));
  if (!refusal || (missing.length === 2 && begun)) return verdict.notAsSent(wantedBy(row), after.punches);
  if (missing.length === 2) return refused(refusal);
  return verdict.half(codeOf(refusal), missing, refusalText(refusal.errors));
}

const refused = (refusal: Extract<PunchAnswer, { kind: 'refused' }>): Verdict =>
  verdict.refused(codeOf(refusal), refusalText(refusal.errors));

/** A closed date is a matter of the company; the rest is of the workbook or the form. */
const codeOf = ({ errors }: Extract<PunchAnswer, { kind: 'refused' }>): string =>
  errors.some(({ field, code }) => field === 'date' && code === 'closed') ? 'DATE_CLOSED' : 'PUNCH_REFUSED';
