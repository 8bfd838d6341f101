import type * as z from 'zod';
import type { jobSchema } from '../../../shared/api/job-schemas.ts';
import type { Look, Paint } from '../colour.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { duration, time, timeOr } from '../format.ts';
import type { Session } from '../session.ts';
import { facts } from '../table.ts';

export type Job = z.output<typeof jobSchema>;

const looks: Readonly<Record<Job['state'], Look>> = {
  scheduled: 'faint',
  queued: 'faint',
  running: 'busy',
  completed: 'good',
  error: 'bad',
  timeout: 'bad',
  stopped: 'warn',
  cancelled: 'warn',
};

export const stateText = (state: Job['state'], paint: Paint): string => paint(looks[state], state);

export const hasEnded = ({ finishedAt }: Pick<Job, 'finishedAt'>): boolean => finishedAt !== undefined;

/** Rows that somebody has to look at. */
const openRows = ({ rows }: Job): number => (rows ? rows.failed + rows.uncertain : 0);

export const exitCodeOf = (job: Job): ExitCode =>
  job.state === 'completed' && openRows(job) === 0 ? exitCode.done : exitCode.notAchieved;

/** Everything that is known of one job. */
export function jobText(job: Job, { say, terminal: { paint } }: Pick<Session, 'say' | 'terminal'>): string {
  const { progress, waiting, estimatedStart, error, result, startedAt, finishedAt } = job;
  const pairs = [
    ['id', job.id],
    [
      say({ ja: '状態', en: 'state' }),
      `${stateText(job.state, paint)}${job.stopRequested && !hasEnded(job) ? say({ ja: '（停止要求中）', en: ' (asked to stop)' }) : ''}`,
    ],
    [say({ ja: '名前', en: 'title' }), job.title],
    [
      say({ ja: '種類', en: 'type' }),
      `${job.type}  ${paint('faint', `lane ${job.lane}, priority ${job.priority}`)}`,
    ],
    [say({ ja: '順番', en: 'position' }), job.position],
    [say({ ja: '待つ理由', en: 'waiting' }), waiting?.message],
    [say({ ja: '開始の見込み', en: 'starts' }), estimatedStart ? spanText(estimatedStart) : undefined],
    [say({ ja: '予定', en: 'due' }), hasEnded(job) ? undefined : timeOr(job.dueAt)],
    [say({ ja: '進み', en: 'progress' }), progress && !hasEnded(job) ? progressText(progress) : undefined],
    [say({ ja: '行', en: 'rows' }), rowCountsText(job)],
    // Before the end it is the state so far, and reads like a disaster.
    [say({ ja: '結果', en: 'result' }), hasEnded(job) ? result?.summary : undefined],
    [say({ ja: 'エラー', en: 'error' }), error && paint('bad', `${error.code}: ${error.message}`)],
    ['', error?.hint && `→ ${error.hint}`],
    [say({ ja: '受付', en: 'submitted' }), time(job.submittedAt)],
    [say({ ja: '開始', en: 'started' }), timeOr(startedAt)],
    [
      say({ ja: '終了', en: 'finished' }),
      finishedAt &&
        `${time(finishedAt)}${startedAt ? paint('faint', `  ${duration(Date.parse(finishedAt) - Date.parse(startedAt))}`) : ''}`,
    ],
    [say({ ja: '試行', en: 'attempts' }), job.attempts > 0 ? attemptsText(job, say) : undefined],
    [say({ ja: '秘密', en: 'secrets' }), secretText(job, say)],
    [
      say({ ja: '費用', en: 'cost' }),
      job.cost.estimateUsd > 0
        ? `$${job.cost.estimateUsd.toFixed(6)} ${paint('faint', say({ ja: '概算', en: 'estimate' }))}`
        : undefined,
    ],
    [say({ ja: '持ち主', en: 'owner' }), job.owner],
    [say({ ja: '保存期限', en: 'kept until' }), timeOr(job.expiresAt)],
  ] as const;
  return facts(pairs, paint);
}

export const progressText = ({ step, current, total }: NonNullable<Job['progress']>): string =>
  total > 0 ? `${current}/${total}  ${step}` : step;

function rowCountsText({ rows }: Job): string | undefined {
  if (!rows || rows.total === 0) return undefined;
  const { total, ...states } = rows;
  const some = Object.entries(states).filter(([, count]) => count > 0);
  return `${total}: ${some.map(([state, count]) => `${state} ${count}`).join(', ')}`;
}

function attemptsText(
  { attempts, maxAttempts, lostWorkers, interruptions, series }: Job,
  say: Session['say'],
): string {
  return [
    `${attempts}/${maxAttempts}`,
    lostWorkers > 0 && say({ ja: `失われたワーカー ${lostWorkers}`, en: `workers lost ${lostWorkers}` }),
    interruptions > 0 && say({ ja: `中断 ${interruptions}`, en: `interrupted ${interruptions}` }),
    series > 1 && say({ ja: `再実行 ${series - 1} 回`, en: `retried ${series - 1}×` }),
  ]
    .filter(Boolean)
    .join(', ');
}

function secretText({ secret, secretDestroyedAt }: Job, say: Session['say']): string | undefined {
  if (secret === 'none') return undefined;
  if (secret === 'sealed') return say({ ja: '暗号化して保管中', en: 'sealed' });
  const at = secretDestroyedAt ? ` ${time(secretDestroyedAt)}` : '';
  return say({ ja: `破棄済み${at}`, en: `destroyed${at}` });
}

function spanText({ earliest, latest }: NonNullable<Job['estimatedStart']>): string {
  const [from, to] = [time(earliest), time(latest)];
  return from === to ? from : `${from} – ${to}`;
}
