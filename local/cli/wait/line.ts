import { timeOr } from '../format.ts';
import { harmless } from '../plain.ts';
import type { Session } from '../session.ts';
import { hasEnded, type Job, progressText } from '../show/job.ts';

/** How a job stands, on one line: a bar where the end is known. */
export interface Line {
  readonly text: string;
  readonly bar?: { readonly current: number; readonly total: number };
}

/** A start that is this near needs no time of day. */
const soonMs = 10_000;

export function lineOf(unsafe: Job, say: Session['say'], now = Date.now()): Line {
  const job = harmless(unsafe);
  const { state, progress, position, waiting, estimatedStart } = job;
  if (hasEnded(job)) return { text: state };
  if (job.stopRequested) return { text: `${state}  ${say({ ja: '停止しています…', en: 'stopping …' })}` };
  if (state === 'running') {
    if (!progress) return { text: state };
    const { current, total, step } = progress;
    return total > 0
      ? { text: `${state}  ${progressText(progress)}`, bar: { current: Math.min(current, total), total } }
      : { text: `${state}  ${step}` };
  }
  const parts = [
    state,
    position !== undefined && say({ ja: `${position} 番目`, en: `number ${position} in line` }),
    waiting?.message,
    estimatedStart &&
      Date.parse(estimatedStart.latest) > now + soonMs &&
      say({
        ja: `開始は ${timeOr(estimatedStart.latest)} まで`,
        en: `starts by ${timeOr(estimatedStart.latest)}`,
      }),
  ];
  return { text: parts.filter(Boolean).join('  ') };
}
