import type { Command } from 'commander';
import { Refusal } from './failure.ts';
import type { Session } from './session.ts';

/** Jobs of one kind, the same way wherever one says which jobs are meant. */
export interface MatchingOptions {
  readonly type?: string;
  readonly lane?: string;
  readonly errorCode?: string;
  readonly since?: string;
  readonly until?: string;
}

export function addMatchingOptions(command: Command, say: Session['say']): void {
  command
    .option('--type <type>', say({ ja: 'この種類のもの', en: 'of this type' }))
    .option('--lane <lane>', say({ ja: 'このレーンのもの', en: 'of this lane' }))
    .option('--error-code <code>', say({ ja: 'このエラーで終わったもの', en: 'that ended with this error' }))
    .option('--since <time>', say({ ja: 'この時刻以後に受け付けたもの', en: 'submitted then or later' }))
    .option('--until <time>', say({ ja: 'この時刻より前に受け付けたもの', en: 'submitted before then' }));
}

/** @throws Refusal for what is no time */
export const matchingOf = ({ type, lane, errorCode, since, until }: MatchingOptions) => ({
  ...(type !== undefined && { type }),
  ...(lane !== undefined && { lane }),
  ...(errorCode !== undefined && { errorCode }),
  ...(since !== undefined && { since: instantOf(since) }),
  ...(until !== undefined && { until: instantOf(until) }),
});

/**
 * A day (`2026-11-01`, its first moment here), a time of this machine's zone (`2026-11-01T09:00`), one with an offset,
 * or so long ago (`90m`, `24h`, `7d`).
 */
export function instantOf(text: string, now = Date.now()): string {
  const [, count, unit] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  if (count !== undefined) return new Date(now - Number(count) * unitMs(unit)).toISOString();
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00` : text;
  const at = /^\d{4}-\d{2}-\d{2}T/.test(day) ? new Date(day) : undefined;
  // A day that is none would be taken for one of the next month.
  if (at && !Number.isNaN(at.getTime()) && isDay(day)) return at.toISOString();
  throw new Refusal(
    { ja: `時刻として読めません: ${text}`, en: `That is no time: ${text}` },
    {
      ja: '2026-11-01、2026-11-01T09:00、2026-11-01T09:00+09:00、24h、7d のように指定してください。',
      en: 'Write it like 2026-11-01, 2026-11-01T09:00, 2026-11-01T09:00+09:00, 24h or 7d.',
    },
  );
}

const unitMs = (unit: string | undefined): number =>
  unit === 'm' ? 60_000 : unit === 'h' ? 3_600_000 : 86_400_000;

const isDay = (text: string): boolean => {
  const day = text.slice(0, 10);
  const at = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day);
};
