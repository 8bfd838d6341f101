import { Option } from 'commander';
import { lowestPriority } from '../../../shared/claim-order.ts';
import { maxScheduleSeconds } from '../../../shared/limits.ts';
import { wholeNumber } from '../numbers.ts';
import type { Session } from '../session.ts';
import type { JobType } from './form-field.ts';

/** Where and when in the line. */
export interface PlacingOptions {
  readonly priority?: number;
  readonly delay?: number;
  readonly runAt?: string;
  readonly lane?: string;
}

export const placingOptions = ({ maxPriority, anyLane, lane }: JobType, say: Session['say']): Option[] => [
  new Option(
    `--priority <${lowestPriority}-${maxPriority}>`,
    say({ ja: '大きいほど先', en: 'the larger goes first' }),
  ).argParser(wholeNumber(lowestPriority, maxPriority, say)),
  new Option(
    '--delay <seconds>',
    say({ ja: 'これだけ経つまで始めない', en: 'not before so many seconds from now' }),
  )
    .argParser(wholeNumber(0, maxScheduleSeconds, say))
    .conflicts('runAt'),
  new Option(
    '--run-at <time>',
    say({
      ja: 'この時刻まで始めない（2026-12-01T02:00+09:00）',
      en: 'not before then (2026-12-01T02:00+09:00)',
    }),
  ),
  ...(anyLane
    ? [
        new Option(
          '--lane <lane>',
          say({ ja: `別のレーン（既定 ${lane}）`, en: `another lane than ${lane}` }),
        ),
      ]
    : []),
];

export const placingOf = ({ priority, delay, runAt, lane }: PlacingOptions) => ({
  ...(priority !== undefined && { priority }),
  ...(delay !== undefined && { delaySeconds: delay }),
  ...(runAt !== undefined && { runAt }),
  ...(lane !== undefined && { lane }),
});
