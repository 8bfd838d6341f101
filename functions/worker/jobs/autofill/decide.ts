/** What to do with a row, from what the ledger and the site say of it. Pure: nothing is sent here. */
import type { Effect, LedgerEntry } from '../../../../shared/ledger.ts';
import { mayBeTaken, wasTaken } from './answers.ts';
import { type Comparison, compare, fits, isAllThere, type Wanted, wantedBy } from './compare.ts';
import type { AutofillInput, AutofillRow } from './input.ts';
import { clockTime } from './row-label.ts';
import type { Day, Place, PunchForm } from './site/punch-page.ts';
import { type Verdict, verdict } from './verdict.ts';

export type Earlier = Pick<LedgerEntry, 'state' | 'effects'> & { readonly trail?: readonly Effect[] };
export type Options = Omit<AutofillInput, 'rows'>;

export type Decision =
  | { readonly kind: 'settled'; readonly verdict: Verdict }
  | { readonly kind: 'send'; readonly forms: readonly PunchForm[] };

/**
 * The rule: of what was sent before, a person must judge what is not as sent. It is looked for, never guessed at, and what
 * the site said it took is never sent again.
 *
 * @param today the day in Japan, to tell a date to come from a closed one
 */
export function decide(
  row: AutofillRow,
  earlier: Earlier | undefined,
  day: Day,
  options: Options,
  today: string,
): Decision {
  const resumed = mayHaveArrived(earlier);
  const settled = (is: Verdict): Decision => ({ kind: 'settled', verdict: is });
  if (day.closed)
    return settled(
      resumed ? verdict.closedMeanwhile() : row.date > today ? verdict.future() : verdict.closed(),
    );

  const comparison = compare(row, day.punches);
  if (isAllThere(comparison))
    return settled(resumed ? verdict.confirmed(true, isPending(day)) : verdict.alreadyThere());
  if (resumed) {
    const doubtful = inDoubt(row, earlier, day, comparison);
    if (doubtful) return settled(doubtful);
  } else if (!fits(comparison) || comparison.reversed.length > 0)
    return settled(verdict.different(day.punches, options.onDifferent));

  const form = formFor(row, day, options);
  if (form.kind === 'impossible')
    return settled(
      resumed && comparison.missing.length === 1
        ? verdict.half(form.verdict.code, comparison.missing, form.verdict.note)
        : form.verdict,
    );
  if (options.mode === 'rehearsal') return settled(verdict.wouldPunch(comparison.missing));
  return { kind: 'send', forms: comparison.missing.map((wanted) => ({ ...wanted, ...form.typed })) };
}

/** Why a row of which something was sent before must not be sent on; undefined when what is missing never arrived. */
function inDoubt(
  row: AutofillRow,
  earlier: Earlier | undefined,
  { punches }: Day,
  { doubled, reversed, others, missing }: Comparison,
): Verdict | undefined {
  if (doubled.length > 0) return verdict.doubled(doubled);
  if (others.length === 0 && reversed.length > 0) return verdict.reversed(reversed);
  const taken = missing.some((wanted) => wasTakenBefore(wanted, earlier?.trail ?? []));
  const judged = earlier?.state === 'uncertain';
  return others.length > 0 || taken || judged ? verdict.notAsSent(wantedBy(row), punches) : undefined;
}

/** The site said yes to it once: that it is not listed must be somebody's doing, or the site's. */
const wasTakenBefore = ({ minutes }: Wanted, trail: readonly Effect[]): boolean =>
  trail.some(({ what, answer }) => what === clockTime(minutes) && wasTaken(answer));

/** Something was sent before that the site did not plainly refuse. */
function mayHaveArrived(earlier: Earlier | undefined): boolean {
  const { effects = 0, trail } = earlier ?? {};
  return trail === undefined ? effects > 0 : trail.some(({ answer }) => mayBeTaken(answer));
}

export const isPending = ({ punches }: Day): boolean => punches.some(({ pending }) => pending);

/** What is typed beside the time, or why nothing can be. */
function formFor(
  { note: own, place: wish }: AutofillRow,
  { note: noteField, places }: Day,
  options: Options,
):
  | { readonly kind: 'typed'; readonly typed: Pick<PunchForm, 'note' | 'place'> }
  | { readonly kind: 'impossible'; readonly verdict: Verdict } {
  const note = own ?? options.note ?? '';
  if (noteField === 'required' && note.trim() === '')
    return { kind: 'impossible', verdict: verdict.noteRequired() };
  if (noteField === 'none' && note !== '')
    return {
      kind: 'impossible',
      verdict: verdict.refused('NOTE_NOT_TAKEN', {
        ja: 'サイトに備考欄がないため、備考のある行は送信していません。備考を空にして送信してください',
        en: 'the site has no field for a note, and this row has one; nothing was sent. Send it without the note',
      }),
    };
  const named = wish ?? options.place;
  const real = places.filter(({ value }) => value !== '');
  const place = named === undefined ? undefined : real.find(({ name }) => sameName(name, named));
  if (named !== undefined && place === undefined)
    return { kind: 'impossible', verdict: verdict.placeUnknown(named, real) };
  const chosen = place?.value ?? defaultPlace(places, real);
  if (chosen === '') return { kind: 'impossible', verdict: verdict.placeRequired(real) };
  return { kind: 'typed', typed: { note, place: chosen } };
}

/** As preselected; the only one there is; or '' when a person has to choose. */
function defaultPlace(places: readonly Place[], real: readonly Place[]): string | undefined {
  const selected = places.find((place) => place.selected);
  if (selected === undefined || selected.value !== '') return undefined;
  return real.length === 1 ? real[0]?.value : '';
}

/** Full-width and half-width, and spaces, are typing habits. */
const sameName = (a: string, b: string): boolean => plainName(a) === plainName(b);
const plainName = (name: string): string => name.normalize('NFKC').replace(/\s/g, '').toLowerCase();
