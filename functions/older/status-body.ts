import type { EpochMs } from '../../shared/clock.ts';
import type { Job, JobState } from '../../shared/job.ts';
import type { Standing } from '../../shared/job-view.ts';
import type { LaneState, LogLine } from '../../shared/store/job-store.ts';
import type { Language, Text } from '../../shared/text.ts';
import { waitReason } from '../../shared/wait-reason.ts';

interface Known {
  readonly job: Job;
  readonly standing: Standing | undefined;
  readonly lane: LaneState;
  readonly logs: readonly LogLine[];
  readonly now: EpochMs;
}

/** The body of GET /status/{id}, with the field names that existing clients read. */
export function statusBody({ job, standing, lane, logs, now }: Known, language: Language) {
  const { current = 0, total = 0, step } = job.progress ?? {};
  const login = loginOf(job);
  return {
    job_id: job.id,
    session_id: job.id,
    status: job.state,
    progress: job.state === 'completed' ? 100 : total > 0 ? Math.floor((100 * current) / total) : 0,
    step_name: step?.[language] ?? '',
    current_data: current,
    total_data: total,
    logs: logs.map((line) => line.text),
    start_time: new Date(job.firstStartedAt ?? job.submittedAt).toISOString(),
    elapsed_sec: Math.floor(((job.finishedAt ?? now) - (job.firstStartedAt ?? job.submittedAt)) / 1000),
    login_status: login,
    login_message: login === 'failed' || login === 'captcha' ? (job.error?.message[language] ?? '') : '',
    user_message: userMessage(job, standing, language),
    ...(standing && {
      queue_position: standing.position,
      queue_size: standing.lane.queued,
      running_count: standing.lane.running,
      queue_limit: standing.maxQueued,
    }),
    stop_requested: job.stopRequestedAt !== undefined,
    resources: {
      memory_mb: job.peakMemoryMb === undefined ? null : Math.round(job.peakMemoryMb),
      cpu_percent: null,
      active_sessions: lane.running,
    },
    resource_warnings: [],
    ...(job.result && { counts: { ...job.result.counts } }),
    ...(job.error && { error_code: job.error.code }),
  };
}

/** How far the sign-in came, told from what the job came to: it is one step of the work and no state of its own. */
function loginOf({ state, error, progress }: Job): 'not_started' | 'success' | 'failed' | 'captcha' {
  if (error && captchaCodes.has(error.code)) return 'captcha';
  if (error && signInCodes.has(error.code)) return 'failed';
  return state === 'completed' || (progress?.current ?? 0) > 0 ? 'success' : 'not_started';
}

const captchaCodes: ReadonlySet<string> = new Set(['CAPTCHA_REQUIRED']);
const signInCodes: ReadonlySet<string> = new Set([
  'LOGIN_REJECTED',
  'ACCOUNT_LOCKED',
  'TWO_FACTOR_REQUIRED',
  'SINGLE_SIGN_ON',
]);

/** Beginnings that existing clients know, completed with what this job has to tell. */
const fixed: Readonly<Record<Exclude<JobState, 'scheduled'>, Text>> = {
  queued: {
    ja: '順番に処理します。',
    en: 'Waiting in line; jobs are worked on in order.',
  },
  running: { ja: '🔄 処理中...', en: '🔄 Working …' },
  completed: { ja: '✅ 処理完了 ', en: '✅ Done. ' },
  error: { ja: '❌ エラーが発生しました: ', en: '❌ It failed: ' },
  timeout: { ja: '⏱ タイムアウト - ', en: '⏱ Out of time - ' },
  stopped: { ja: '停止しました。', en: 'Stopped. ' },
  cancelled: { ja: 'キャンセルされました。', en: 'Cancelled.' },
};

const someoneElse: Text = {
  ja: '現在、他ユーザーが作業中。順番に処理します。',
  en: 'Somebody else’s job is running; jobs are worked on in order.',
};

function userMessage(job: Job, standing: Standing | undefined, language: Language): string {
  const reason = waitReason(job, standing);
  if (reason?.code === 'LANE_BUSY' && standing && standing.lane.running > 0) return someoneElse[language];
  if (reason || job.state === 'scheduled') return reason?.text[language] ?? '';
  const fact = job.error?.message[language] ?? job.result?.summary[language] ?? '';
  const step = job.state === 'running' ? (job.progress?.step[language] ?? '') : '';
  const parts = [
    fixed[job.state][language],
    job.state === 'running' ? ` ${step}` : fact,
    ` ${job.error?.hint?.[language] ?? ''}`,
  ];
  return parts.join('').trim();
}
