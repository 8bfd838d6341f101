import * as z from 'zod';
import { type EpochMs, seconds } from '../../shared/clock.ts';
import { JunbanError } from '../../shared/errors.ts';
import { maxScheduleSeconds } from '../../shared/limits.ts';

/** When a submission wants to be begun; without either, as soon as it is its turn. */
export interface WishedTime {
  readonly delaySeconds?: number;
  readonly runAt?: string;
}

/**
 * A moment, not a time on somebody's wall: with Z or an offset. A wall's time happens twice in one night of the year
 * and not at all in another.
 */
const moment = z.iso.datetime({ offset: true });

/**
 * @returns undefined for now
 * @throws JunbanError RUN_AT_INVALID
 */
export function dueAtOf({ delaySeconds = 0, runAt }: WishedTime, now: EpochMs): EpochMs | undefined {
  if (runAt === undefined) return delaySeconds === 0 ? undefined : now + seconds(delaySeconds);
  if (delaySeconds !== 0)
    throw runAtInvalid({
      ja: 'delaySeconds と runAt は同時に指定できません。',
      en: 'Give either delaySeconds or runAt, not both.',
    });
  const at = moment.safeParse(runAt).success ? Date.parse(runAt) : Number.NaN;
  if (Number.isNaN(at))
    throw runAtInvalid({
      ja: 'runAt は 2026-12-01T09:00:00+09:00 のように、時差まで含めた実在の日時にしてください。',
      en: 'Write runAt as a date and time that exist, with the offset: 2026-12-01T09:00:00+09:00.',
    });
  if (at < now) throw runAtInvalid({ ja: 'runAt が過去の日時です。', en: 'runAt is in the past.' });
  if (at > now + seconds(maxScheduleSeconds))
    throw runAtInvalid({
      ja: 'runAt は1年以内の日時にしてください。',
      en: 'runAt has to be within a year.',
    });
  return at;
}

const runAtInvalid = (text: JunbanError['text']) =>
  new JunbanError({ code: 'RUN_AT_INVALID', field: 'runAt', text });
